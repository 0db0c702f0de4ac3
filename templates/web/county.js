// One search over all towns. The data has each wording of a duty once, with the towns that have it;
// a keystroke compares strings, and only what is shown is put into the page.
"use strict";
(() => {
  const SHOWN = 30;
  const NEAR = 8;
  const data = JSON.parse(document.getElementById("data").textContent);
  const form = document.getElementById("search");
  const words = document.getElementById("words");
  const town = document.getElementById("town");
  const category = document.getElementById("category");
  const department = document.getElementById("department");
  const count = document.getElementById("count");
  const found = document.getElementById("found");
  const results = document.getElementById("results");
  const more = document.getElementById("more");

  // Traditional characters, quotation marks and dashes are found by what is typed for them.
  const alike = new Map();
  for (const [first, ...rest] of form.dataset.alike.split(" "))
    for (const other of rest) alike.set(other, first);
  const others = new RegExp(`[${[...alike.keys()].join("")}]`, "gu");
  const plain = (text) =>
    text.normalize("NFKC").toLowerCase().replace(others, (character) => alike.get(character));

  const towns = data.towns.map(([name, address]) => ({ name, address, text: plain(name) }));
  const duties = data.duties.map(([list, kind, offices, places], at) => {
    const [title, anchor] = data.lists[list];
    const names = offices.map((office) => data.departments[office]);
    const own = { name: data.names[at], title, anchor, kind, offices, names, places: [] };
    own.text = plain([own.name, title, data.categories[kind], ...names].join("\n"));
    for (let n = 0; n < places.length; n += 3)
      own.places.push({ town: places[n], number: places[n + 1], page: places[n + 2] });
    return own;
  });

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const asked = () => words.value.trim() || town.value || category.value || department.value;

  // A word that a duty itself has not may be a town's name, 第27页 or the address 配合-52.
  const PAGE = /^第?(\d+)页$/;
  const ADDRESS = /^(.+)-(\d+)$/;
  const here = (duty, place, word) => {
    const page = PAGE.exec(word);
    if (page) return place.page === Number(page[1]);
    const address = ADDRESS.exec(word);
    if (address) return duty.anchor === address[1] && place.number === Number(address[2]);
    return towns[place.town].text.includes(word);
  };

  let hits = [];
  let shown = 0;
  const find = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    hits = [];
    const where = new Set();
    let some = 0;
    if (asked())
      for (const duty of duties) {
        if (category.value && duty.kind !== Number(category.value)) continue;
        if (department.value && !duty.offices.includes(Number(department.value))) continue;
        const open = wanted.filter((word) => !duty.text.includes(word));
        const places = duty.places.filter(
          (place) =>
            (!town.value || place.town === Number(town.value)) &&
            open.every((word) => here(duty, place, word)),
        );
        if (!places.length) continue;
        hits.push({ duty, places });
        some += places.length;
        for (const place of places) where.add(place.town);
      }
    const said = !asked() ? "all" : some ? "some" : "none";
    count.textContent = filled(count.dataset[said], { towns: where.size, some });
    results.replaceChildren();
    shown = 0;
    found.hidden = !hits.length;
    show();
  };

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  const links = (duty, places) => {
    const list = element("ul", "", "places");
    for (const place of places) {
      const text = place.page ? results.dataset.place : results.dataset.unpaged;
      const { name, address } = towns[place.town];
      const link = element("a", filled(text, { town: name, number: place.number, page: place.page }));
      link.href = `${encodeURI(address)}#${encodeURIComponent(`${duty.anchor}-${place.number}`)}`;
      const entry = element("li");
      entry.append(link);
      list.append(entry);
    }
    return list;
  };

  // A duty that many towns have shows the first of them; the others are made when they are asked for.
  const row = ({ duty, places }) => {
    const item = element("li");
    item.append(element("h3", duty.name));
    const about = [duty.title, data.categories[duty.kind], ...duty.names];
    item.append(element("p", about.join("　"), "about"));
    item.append(links(duty, places.slice(0, NEAR)));
    if (places.length > NEAR) {
      const rest = element("details");
      const text = filled(results.dataset.others, { count: places.length - NEAR });
      rest.append(element("summary", text));
      rest.addEventListener("toggle", () => {
        if (!rest.querySelector("ul")) rest.append(links(duty, places.slice(NEAR)));
      });
      item.append(rest);
    }
    return item;
  };

  const show = () => {
    results.append(...hits.slice(shown, shown + SHOWN).map(row));
    shown = Math.min(shown + SHOWN, hits.length);
    more.hidden = shown === hits.length;
    more.textContent = filled(more.dataset.more, { count: Math.min(SHOWN, hits.length - shown) });
  };

  // What is asked stands in the address, by the names that people read.
  const FIELDS = { 搜索: words, 乡镇: town, 类别: category, 部门: department };
  const said = (field) => (field === words ? words.value : field.value && field.selectedOptions[0].text);
  const keep = () => {
    const address = new URL(location);
    for (const [name, field] of Object.entries(FIELDS)) {
      if (said(field)) address.searchParams.set(name, said(field));
      else address.searchParams.delete(name);
    }
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  };
  const recall = () => {
    for (const [name, field] of Object.entries(FIELDS)) {
      const value = new URL(location).searchParams.get(name);
      if (!value) continue;
      const option = field === words ? { value } : [...field.options].find(({ text }) => text === value);
      if (option) field.value = option.value;
    }
  };

  let due = 0;
  let kept = 0;
  const soon = () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(find);
    clearTimeout(kept);
    kept = setTimeout(keep, 400);
  };
  form.addEventListener("input", soon);
  form.addEventListener("reset", () => {
    setTimeout(soon);
    words.focus();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const next = shown;
    show();
    results.children[next]?.querySelector("a")?.focus();
  });
  form.hidden = false;
  recall();
  if (asked()) find();
})();
