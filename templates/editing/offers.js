// What was typed and never saved, of tabs that are gone and of forms that have been left: offered, each
// to be opened beside what is on disk, or thrown away.
import { ask, query } from "./api.js";
import { booklet, listOf } from "./booklet.js";
import * as drafts from "./drafts.js";
import { $, button, make, on, same, tell } from "./dom.js";
import * as front from "./front.js";
import { openItem, openNew, opened, valuesOf } from "./item.js";
import * as panel from "./panel.js";
import { tab as self } from "./session.js";
import * as unsaved from "./unsaved.js";

const when = (time) => new Date(time).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
const forms = () => [opened()?.form, ...front.opened()].filter(Boolean);

// The item in its place, where that says by now what was typed: the server stopped after it had written.
const written = async ({ file, at, values }) => {
  const item = await ask(`/edit/item?${query({ file, at })}`).catch(() => null);
  const now = item && valuesOf(listOf(file), item);
  return now && Object.entries(values).every(([key, value]) => same(value, now[key])) ? item : null;
};

// Each kind of form opens with its draft; `done` once the reader has said what becomes of it.
const OPENING = {
  item: async (draft, done) => {
    try {
      await openItem(draft.file, draft, { draft, done });
    } catch {
      const there = await written(draft);
      if (there) return openItem(draft.file, there, { draft, done });
      tell("这一项现在没有了；写的文字放在新的一项里");
      await OPENING.new({ ...draft, where: "after", beside: null }, done);
    }
    return undefined;
  },
  new: async (draft, done) => {
    const { file, beside, where, values, moving } = draft;
    await openNew(file, beside, where, values, moving);
    done();
  },
  text: (draft, done) => openItem(draft.file, {}, { draft, done }),
  front: (draft, done) => {
    panel.choose("front");
    const form = front.opened().find((each) => each.key() === draft.form);
    if (form) form.offer(draft, done);
    else tell("它所在的地方现在没有");
  },
};

let looked = 0;
export const offer = async () => {
  if (!booklet) return;
  const own = (looked += 1);
  const found = await drafts.orphans(forms().map((form) => form.key()));
  if (own !== looked) return;
  for (const gone of new Set(found.map(({ tab }) => tab))) if (gone !== self) unsaved.forget(gone);
  $("drafts").hidden = !found.length;
  $("drafts").replaceChildren(make("p", {}, make("strong", {}, "写了还没有保存的文字，在这里：")),
    make("ul", { className: "plain" }, ...found.map((draft) => {
      const drop = () => { drafts.drop(draft); offer(); };
      const take = () => draft.file && !listOf(draft.file) ? tell("它所在的清单现在没有") : OPENING[draft.kind](draft, drop);
      return make("li", {}, `${draft.name}（${when(draft.time)}）`,
        button("打开", take, { ariaLabel: `打开没保存的 ${draft.name}` }), button("不要了", drop, { ariaLabel: `不要没保存的 ${draft.name}` }));
    })));
};
on("form", offer);
