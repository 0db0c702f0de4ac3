// A form over something on disk: knows what is typed and not yet saved, saves it when its field is
// left, keeps it as a draft till then, and shows both texts where the disk's has changed meanwhile.
import * as drafts from "./drafts.js";
import { beside } from "./beside.js";
import { isComposing, settled } from "./composing.js";
import { able, button, make, same, tell, warn } from "./dom.js";
import { released } from "./pressing.js";
import * as unsaved from "./unsaved.js";

// A field's value in words.
const told = (field, value) => field.told?.(value) ?? value;

export class Form {
  // `name()` what is edited, `key()` the draft's, `about()` what finds it again, `send(values)` the
  // change, which returns its values as saved, `rebase(now)` stands on what a conflict has found and
  // returns its values, `gone()` says that it is no more; an `explicit` form saves by its button alone.
  constructor({ fields, name, key, about, send, rebase, gone = () => {}, explicit = false, verb = "保存" }) {
    Object.assign(this, { fields, name, key, about, send, rebase, gone, explicit });
    this.saving = null;
    this.contested = false;
    this.state = make("p", { className: "state" });
    this.button = button(verb, () => this.save(true), { className: "save", ariaKeyShortcuts: "Control+S" });
    this.foot = make("div", { className: "foot" }, this.button, this.state);
    this.element = make("div", { className: "fields" }, ...fields.map(({ element }) => element));
    for (const each of fields) this.listen(each);
  }

  listen(field) {
    const typed = () => settled(() => this.typed());
    for (const type of ["input", "change"]) field.element.addEventListener(type, typed);
    field.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && field.element.contains(relatedTarget)) return;
      settled(() => released(() => this.leave()));
    });
    if (field.content === "tick") field.control.addEventListener("change", () => this.leave());
  }

  load(values) {
    for (const field of this.fields) this.settle(field, values[field.key]);
    this.contested = false;
    this.show();
  }

  // The field shows what is on disk, and counts as untouched.
  settle(field, value) {
    field.write(value);
    field.start = field.read();
    field.about.replaceChildren();
    field.control.removeAttribute("aria-invalid");
  }

  get changed() {
    return this.fields.filter((field) => !same(field.read(), field.start));
  }

  values(fields = this.fields) {
    return Object.fromEntries(fields.map((field) => [field.key, field.read()]));
  }

  typed() {
    const { changed } = this;
    const key = this.key(); // another one, once the form stands on what somebody else has written
    if (this.kept && (!changed.length || this.kept !== key)) drafts.forget(this.kept);
    this.kept = changed.length ? key : null;
    if (this.kept) drafts.keep(key, { ...this.about(), name: this.name(), values: this.values(changed) });
    this.show();
  }

  show(text) {
    const open = this.changed.length > 0;
    unsaved.hold(this, open && !this.closed ? this.name() : null);
    const said = text ?? (this.saving ? "正在保存……" : open
      ? drafts.failing ? "没有保存。浏览器的存储满了，关掉页面就会丢失" : "有没保存的改动"
      : this.explicit ? "" : "已保存");
    if (this.state.textContent !== said) this.state.textContent = said;
    able(this.button, open || this.explicit);
  }

  // What could not be saved stays a draft.
  close() {
    this.closed = true;
    unsaved.hold(this, null);
  }

  leave() {
    if (!this.explicit && !this.contested) return this.save();
  }

  // Saves what is changed; what is typed meanwhile is saved after it.
  save(asked = false) {
    if (isComposing()) {
      settled(() => this.save(asked));
      return this.saving;
    }
    if (this.contested && asked) {
      this.element.querySelector(".beside button")?.focus();
      warn("这里的文字在别处也改过。先看一看两边的文字，选一份");
      return null;
    }
    // What is saved just now may be taken back by what has been typed since.
    if (this.saving) {
      this.again = true;
      return this.saving;
    }
    if (!this.changed.length && !this.explicit) return null;
    this.saving = this.saved().finally(() => {
      this.saving = null;
      this.show(this.failure);
      const { again } = this;
      this.again = false;
      if (again && !this.contested) this.save();
    });
    return this.saving;
  }

  async saved() {
    const fields = this.explicit ? this.fields : this.changed;
    const sent = this.values(fields);
    this.failure = undefined;
    this.show("正在保存……");
    const key = this.key();
    try {
      const now = await this.send(sent);
      // Only now, when the file has it, may the draft go.
      drafts.forget(key);
      for (const field of fields) {
        field.about.replaceChildren();
        field.control.removeAttribute("aria-invalid");
        this.accept(field, sent[field.key], now[field.key]);
      }
      settled(() => this.typed());
    } catch (error) {
      this.refused(error);
    }
  }

  // What was typed since stays; a text under the caret is not written anew.
  accept(field, sent, now) {
    if (same(field.read(), sent) && !field.element.contains(document.activeElement)) {
      this.settle(field, now);
    } else {
      field.start = sent;
    }
  }

  refused(error) {
    const { answer } = error;
    if (!answer) throw error;
    this.failure = `没有保存：${answer.said}`;
    warn(this.failure);
    for (const old of this.element.querySelectorAll(".about > .fault")) old.remove();
    if (answer.error === "conflict") this.contest(answer);
    else for (const fault of answer.faults ?? []) this.blame(fault);
  }

  blame({ key, said }) {
    const field = this.fields.find((each) => each.key === key) ?? this.fields[0];
    field.control.setAttribute("aria-invalid", "true");
    field.about.append(make("p", { className: "fault" }, said));
  }

  // Both texts side by side; nothing is written until the reader has chosen.
  contest({ texts = [], now }) {
    if (!now || !this.rebase) return this.gone();
    const { changed } = this;
    const disk = this.rebase(now);
    for (const field of this.fields)
      if (!changed.includes(field) || same(field.read(), disk[field.key])) this.settle(field, disk[field.key]);
    this.typed();
    const shown = texts.map((text) => ({ ...text, field: this.changed.find((each) => each.key === text.key) }))
      .filter(({ field }) => field);
    if (!shown.length) {
      this.failure = undefined;
      return tell(this.changed.length ? "别处也改过，再保存一次" : "文件里已经是这样了");
    }
    this.contested = true;
    const left = new Set(shown.map(({ field }) => field));
    const chosen = (field) => {
      field.about.replaceChildren();
      left.delete(field);
      if (left.size) return;
      this.contested = false;
      this.failure = undefined;
      this.save();
      this.show();
    };
    for (const { field, now: other } of shown) {
      field.start = disk[field.key] ?? field.start;
      field.about.replaceChildren(beside({
        said: "别处改过这里，还没有写入您的文字。", heads: ["您写的", "文件里现在的"],
        texts: [told(field, field.read()), told(field, disk[field.key] ?? other)],
        choices: [
          ["用我写的", () => chosen(field)],
          ["用文件里的", () => { this.settle(field, disk[field.key] ?? other); chosen(field); }],
        ],
      }));
    }
    return this.element.querySelector(".beside button")?.focus();
  }

  // A draft beside what is on disk: nothing is taken over before the reader says so, and `done` is
  // called once there is nothing left to say.
  offer(draft, done) {
    const left = this.fields.filter(({ key, read }) => draft.values[key] !== undefined && !same(draft.values[key], read()));
    const chosen = (field) => {
      field.about.replaceChildren();
      left.splice(left.indexOf(field), 1);
      if (!left.length) done();
    };
    for (const field of [...left]) {
      const value = draft.values[field.key];
      field.about.replaceChildren(beside({
        said: "这是上次没有保存的文字。", heads: ["没有保存的", "文件里现在的"], texts: [told(field, value), told(field, field.read())],
        choices: [
          ["用没有保存的", () => { field.write(value); this.typed(); chosen(field); field.control.focus(); }],
          ["不要了", () => { chosen(field); tell("没有保存的文字已经去掉"); }],
        ],
      }));
    }
    if (left.length) return;
    tell("没有保存的文字，文件里已经有了");
    done();
  }
}
