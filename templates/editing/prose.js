// The form of a text before or after the lists, all its paragraphs in one field.
import { ask, query } from "./api.js";
import { change, listOf } from "./booklet.js";
import { tell } from "./dom.js";
import { field } from "./fields.js";
import { Form } from "./form.js";

const KEY = "正文";
export const prose = async (list) => {
  const own = { file: list.file, item: null, title: list.name };
  const fetched = () => ask(`/edit/text?${query({ file: list.file })}`);
  const stand = ({ mark, sha, text }) => {
    Object.assign(own, { mark, sha });
    return { [KEY]: text };
  };
  own.form = new Form({
    fields: [field(KEY, list.name, "text", { hint: "每段一行" })],
    name: () => list.name,
    key: () => `text ${list.file}`,
    about: () => ({ kind: "text", file: list.file }),
    send: async (values) => {
      try {
        const answer = await change(() => ({ do: "text", file: list.file, mark: own.mark, text: values[KEY], shas: { [list.file]: own.sha } }));
        tell(answer.said);
        const now = await fetched();
        // Changed elsewhere by now: the next save is to show both.
        return now.sha === answer.shas[list.file] ? stand(now) : values;
      } catch (error) {
        if (error.error === "conflict") error.answer.now = await fetched();
        throw error;
      }
    },
    rebase: stand,
  });
  const untouched = () => !own.form.changed.length && !own.form.saving;
  // Follows what an undo or somebody else has made of it, unless something is typed.
  own.renew = async () => {
    if (listOf(list.file)?.readonly || !untouched()) return;
    const now = await fetched();
    if (untouched() && now.sha !== own.sha) own.form.load(stand(now));
  };
  own.form.load(stand(await fetched()));
  return own;
};
