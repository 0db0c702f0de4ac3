  // Traditional characters, quotation marks and dashes are found by what is typed for them.
  const alike = new Map();
  for (const [first, ...rest] of form.dataset.alike.split(" "))
    for (const other of rest) alike.set(other, first);
  const others = new RegExp(`[${[...alike.keys()].join("")}]`, "gu");
  const plain = (text) =>
    text.normalize("NFKC").toLowerCase().replace(others, (character) => alike.get(character));
