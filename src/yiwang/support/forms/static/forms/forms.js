// Live forms: the same conditions, the same readings and the same sentences as on the server, which checks again.
// Everything here only adds to a page that works without it. tests/test_two_answers.py holds both to one answer.
import { holds } from "../expressions/expressions.js";

const BLANK = "[ \\t\\n\\r\\x0b\\x0c\\x85\\xa0\\u1680\\u2000-\\u200b\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]";
const ENDS = new RegExp(`^${BLANK}+|${BLANK}+$`, "g");
const BLANKS = new RegExp(`${BLANK}+`, "g");
const UNKEPT = /[\x00-\x08\x0b\x0c\x0e-\x1f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const NUMBER = /^[+-]?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,9})?$/;
const DAY = /^(?:([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2}))$/;
const PHONE = /^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?|[48]00-?[0-9]{3}-?[0-9]{4}|\+[0-9]{8,15})$/;
const EMAIL = /^[A-Za-z0-9._%+-]+@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const TEXTS = ["text", "prose", "person", "organisation", "address", "phone", "id_number", "uscc", "email"];
const LARGEST = 10 ** 15 - 1;

const trim = (text) => text.replace(ENDS, "");
const line = (text) => trim(text).replace(/[\t\n\r]+/g, " ");
const narrow = (text) => text.normalize("NFKC").replace(BLANKS, "").replaceAll("\u2212", "-");
const capitals = (text) => narrow(text).replace(/[a-z]/g, (letter) => letter.toUpperCase());
const points = (text) => Array.from(text).length;

function own(raw) {
  let text = trim(raw.replace(UNKEPT, ""));
  while (text.startsWith("personal:")) text = trim(text.slice(9));
  return text;
}

function isDay(text) {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) || text < "0001") return false;
  const moment = new Date(text + "T00:00:00Z");
  return !Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 10) === text;
}

function isIdNumber(text) {
  if (!/^[1-9][0-9]{5}(18|19|20|21)[0-9]{9}[0-9X]$/.test(text) || !isDay(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`)) return false;
  let total = 0;
  for (let i = 0; i < 17; i++) total += Number(text[i]) * 2 ** (17 - i);
  return "10X98765432"[total % 11] === text[17];
}

function isBody(text) {
  const total = [3, 7, 9, 10, 5, 8, 4, 2].reduce((sum, weight, i) => sum + weight * parseInt(text[i], 36), 0);
  return "0123456789X0"[11 - (total % 11)] === text[8];
}

function isUscc(text) {
  if (!new RegExp(`^[${USCC}]{2}[0-9]{6}[${USCC}]{10}$`).test(text)) return false;
  let total = 0;
  for (let i = 0, weight = 1; i < 17; i++, weight = (weight * 3) % 31) total += USCC.indexOf(text[i]) * weight;
  return USCC[(31 - (total % 31)) % 31] === text[17] && isBody(text.slice(8, 17));
}

function number(text) {
  const flat = narrow(text);
  return NUMBER.test(flat) ? Number(flat.replaceAll(",", "")) || 0 : line(text);
}

function day(text) {
  const found = DAY.exec(narrow(text));
  const parts = found ? found.slice(1).filter(Boolean) : [];
  const iso = parts.length ? `${parts[0]}-${parts[1].padStart(2, "0")}-${parts[2].padStart(2, "0")}` : "";
  return isDay(iso) ? iso : line(text);
}

const READ = {
  prose: (text) => trim(text.replaceAll("\r\n", "\n").replaceAll("\r", "\n")),
  number,
  integer: number,
  date: day,
  boolean: (text) => ({ true: true, false: false })[trim(text)] ?? line(text),
  phone: (text) => narrow(text).replace(/[()]/g, "").replace(/[\u2014\u2013\u2010]/g, "-"),
  id_number: capitals,
  uscc: capitals,
  email: narrow,
};

/** The value of what was typed into one control; null where nothing was. */
export function read(spec, raw) {
  if (spec.type === "codes") {
    const chosen = [...new Set(raw.map(own).filter(Boolean))];
    return chosen.length ? chosen : null;
  }
  const value = (READ[spec.type] || line)(own(raw));
  return value === "" ? null : value;
}

function empty(value) {
  if (value === null || value === undefined) return true;
  if (typeof value === "string") return !trim(value);
  return typeof value === "object" && !Object.keys(value).length;
}

const FORMAT = {
  phone: (text) => PHONE.test(text),
  email: (text) => EMAIL.test(text),
  id_number: isIdNumber,
  uscc: isUscc,
  prose: (text) => text.search(UNKEPT) < 0,
};
const plain = (text) => text.search(UNKEPT) < 0 && !/[\n\r]/.test(text);

function text(spec, value) {
  if (typeof value !== "string") return "kind";
  if (points(value) > spec.length) return "long";
  if (spec.options && !spec.options.includes(value)) return "option";
  if (spec.pattern && !new RegExp(`^(?:${spec.pattern})$`, "u").test(value)) return "pattern";
  return (FORMAT[spec.type] || plain)(value) ? "" : "format";
}

function counted(spec, value) {
  if (spec.min !== undefined && value.length < spec.min) return "few";
  return spec.max !== undefined && value.length > spec.max ? "many" : "";
}

const CHECK = {
  number: (spec, value) => {
    if (typeof value !== "number" || !Number.isFinite(value) || (spec.type === "integer" && !Number.isInteger(value))) return "kind";
    if (value < (spec.min ?? -LARGEST)) return "low";
    return value > (spec.max ?? LARGEST) ? "high" : "";
  },
  boolean: (spec, value) => (typeof value === "boolean" ? "" : "kind"),
  date: (spec, value) => (typeof value !== "string" ? "kind" : isDay(value) ? "" : "format"),
  code: (spec, value) => (spec.options.includes(value) ? "" : "option"),
  codes: (spec, value) => {
    if (!Array.isArray(value)) return "kind";
    if (value.some((one) => !spec.options.includes(one))) return "option";
    return new Set(value).size < value.length ? "twice" : counted(spec, value);
  },
  files: (spec, value) => {
    if (!Array.isArray(value)) return "kind";
    if (new Set(value).size < value.length) return "twice";
    return value.some((one) => !UUID.test(one)) ? "format" : counted(spec, value);
  },
  rows: (spec, value) => (Array.isArray(value) ? counted(spec, value) : "kind"),
};
CHECK.integer = CHECK.number;

/** The kind of fault of one value, or "". */
export function kind(spec, value) {
  return TEXTS.includes(spec.type) ? text(spec, value) : CHECK[spec.type](spec, value);
}

/** {path: kind} of everything that is wrong with these values. */
export function faults(specs, values, required) {
  const found = {};
  for (const spec of specs) {
    const value = values[spec.name];
    if (empty(value)) {
      if (required.includes(spec.name)) found[spec.name] = "missing";
      continue;
    }
    const wrong = kind(spec, value);
    if (wrong) found[spec.name] = wrong;
    if (spec.type !== "rows" || !Array.isArray(value)) continue;
    value.forEach((row, place) => {
      if (row === null || typeof row !== "object" || Array.isArray(row)) { found[spec.name] = "kind"; return; }
      const needed = spec.fields.filter((one) => one.required).map((one) => one.name);
      for (const [name, one] of Object.entries(faults(spec.fields, row, needed))) found[`${spec.name}.${place}.${name}`] = one;
    });
  }
  return found;
}

/** The names of the fields that are asked; answers to what is not asked count for nothing. */
export function asked(specs, values, known) {
  const counted = { ...known };
  return specs.filter((spec) => {
    delete counted[spec.name];
    if (spec.when && !holds(spec.when, counted)) return false;
    if (!empty(values[spec.name])) counted[spec.name] = values[spec.name];
    return true;
  }).map((spec) => spec.name);
}

// ---- the page

function start(form) {
  const said = JSON.parse(form.querySelector("script[data-form-facts]").textContent);
  const spec = (path) => {
    const [name, , inner] = path.split(".");
    const found = said.fields.find((one) => one.name === name);
    return inner ? found?.fields.find((one) => one.name === inner) : found;
  };
  const box = (path) => form.querySelector(`[data-field="${CSS.escape(path)}"]`);
  const controls = (path) => [...form.querySelectorAll(`[name="${CSS.escape(path)}"]`)].filter((one) => one.type !== "file");
  const typed = (path) => {
    const found = controls(path);
    const chosen = found.filter((one) => !["radio", "checkbox"].includes(one.type) || one.checked).map((one) => one.value);
    return spec(path).type === "codes" ? chosen : chosen.at(-1) ?? "";
  };
  const value = (one) => {
    if (one.type === "files") return [...form.querySelectorAll(`[data-file="${CSS.escape(one.name)}"]`)].map((file) => file.dataset.id);
    if (one.type !== "rows") return controls(one.name).length ? read(one, typed(one.name)) : said.values[one.name] ?? null;
    const rows = [...form.querySelectorAll(`[data-row-of="${CSS.escape(one.name)}"]`)];
    return rows.map((row) => Object.fromEntries(one.fields.map((inner) => [inner.name, read(inner, typed(`${row.dataset.place}.${inner.name}`))]).filter(([, found]) => found !== null))).filter((row) => Object.keys(row).length);
  };
  const values = () => Object.fromEntries(said.fields.map((one) => [one.name, value(one)]));

  const show = () => {
    const names = asked(said.fields, values(), said.known);
    for (const one of said.fields) { const found = box(one.name); if (found) found.hidden = !names.includes(one.name); }
    const marker = form.querySelector("input[name=_asked]");
    if (marker) marker.value = names.join(" ");
  };

  const tell = (path, sentence) => {
    const found = box(path);
    if (!found) return;
    const id = `id_${path}_error`;
    let list = document.getElementById(id);
    found.classList.toggle("wrong", Boolean(sentence));
    if (!sentence) list?.remove();
    else {
      if (!list) { list = Object.assign(document.createElement("ul"), { id, className: "errorline" }); found.append(list); }
      const item = document.createElement("li");
      item.append(form.querySelector("template[data-form-icon]").content.cloneNode(true), " ", sentence);
      list.replaceChildren(item);
    }
    for (const control of controls(path)) {
      const ids = (control.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
      if (sentence) { ids.push(id); control.setAttribute("aria-invalid", "true"); } else control.removeAttribute("aria-invalid");
      if (ids.length) control.setAttribute("aria-describedby", ids.join(" ")); else control.removeAttribute("aria-describedby");
    }
  };
  const check = (path) => {
    const one = spec(path);
    if (!one || ["rows", "files"].includes(one.type)) return;
    const found = read(one, typed(path));
    if (empty(found)) { if (!one.required) tell(path, ""); return; }
    const wrong = kind(one, found);
    tell(path, wrong ? one.said[wrong] : "");
  };

  const count = (control) => {
    const one = spec(control.name);
    const place = box(control.name)?.querySelector("[data-count]");
    if (!one?.length || !place) return;
    place.textContent = said.words.left.replace("{left}", String(one.length - points(control.value)));
  };

  // A sentence that appears at once would move what is just being pressed from under the finger.
  form.addEventListener("focusout", (event) => { const { name } = event.target; if (name && spec(name)) setTimeout(check, 200, name); });
  form.addEventListener("input", (event) => { show(); if (event.target.tagName === "TEXTAREA") count(event.target); });
  form.addEventListener("change", (event) => {
    show();
    if (event.target.type === "file") { const go = event.target.closest("[data-field]").querySelector("button[data-upload]"); if (go) form.requestSubmit(go); }
  });
  for (const area of form.querySelectorAll("textarea")) count(area);
  show();
  if (form.dataset.draft) keep(form, said.words);
}

// A draft saves itself two seconds after the last key, says so, and waits for the network where there is none.
function keep(form, words) {
  const sign = document.querySelector("[data-saved]");
  const tell = (text, state) => { if (sign) { sign.textContent = text; sign.dataset.saved = state; } };
  let timer = 0, running = false, again = false;
  const save = async () => {
    if (running) { again = true; return; }
    if (!navigator.onLine) { tell(words.offline, "offline"); return; }
    running = true;
    try {
      const body = new FormData(form);
      for (const [name, found] of [...body]) if (found instanceof File) body.delete(name);
      const answer = await fetch(form.dataset.draft, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const facts = await answer.json();
      const seen = form.querySelector("input[name=_seen]");
      if (seen) seen.value = facts.revision;
      tell(words.saved.replace("{time}", facts.at), "yes");
    } catch { tell(navigator.onLine ? words.unsaved : words.offline, "no"); }
    running = false;
    if (again) { again = false; save(); }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 2000); });
  form.addEventListener("submit", () => clearTimeout(timer));
  addEventListener("online", save);
  addEventListener("offline", () => tell(words.offline, "offline"));
}

if (typeof document !== "undefined") for (const form of document.querySelectorAll("form[data-form]")) start(form);
