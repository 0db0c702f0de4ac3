// The form of a text before or after the lists, all its paragraphs in one field.
import { ask, query } from "./api.js";
import { booklet, change } from "./booklet.js";
import { tell } from "./dom.js";
import { field } from "./fields.js";
import { Form } from "./form.js";

const KEY = "正文";
export const prose = async (list) => {
  const own = { file: list.file, item: null, title: list.name };
  const read = await ask(`/edit/text?${query({ file: list.file })}`);
  Object.assign(own, { mark: read.mark, sha: read.sha });
  own.form = new Form({
    fields: [field(KEY, list.name, "text", { hint: "每段一行" })],
    name: () => list.name,
    key: () => `text ${list.file}`,
    about: () => ({ kind: "text", file: list.file }),
    send: async (values) => {
      const answer = await change(() => ({ do: "text", file: list.file, mark: own.mark, text: values[KEY], shas: { [list.file]: own.sha } }));
      tell(answer.said);
      return anew();
    },
    rebase: (now) => {
      Object.assign(own, { mark: now.mark, sha: now.sha ?? booklet.shas[list.file] });
      return { [KEY]: now.text };
    },
  });
  const anew = async () => {
    const now = await ask(`/edit/text?${query({ file: list.file })}`);
    Object.assign(own, { mark: now.mark, sha: now.sha });
    return { [KEY]: now.text };
  };
  own.form.load({ [KEY]: read.text });
  return own;
};
