// What scripts add to pages that already work without them.
"use strict";
(() => {
  const html = document.documentElement;
  const words = html.lang.startsWith("zh")
    ? { sure: "确认吗？", yes: "确认", no: "返回", saving: "正在保存…", saved: "草稿已存，", unsaved: "没有存上，请检查网络后再保存" }
    : { sure: "Are you sure?", yes: "Yes", no: "Go back", saving: "Saving…", saved: "Draft saved at ", unsaved: "Not saved. Check the network and save again" };

  // Say something to a screen reader; a toast also shows it for six seconds.
  const say = (text) => { const said = document.getElementById("said"); if (said) { said.textContent = ""; setTimeout(() => { said.textContent = text; }, 50); } };
  const toast = (text) => {
    const box = Object.assign(document.createElement("div"), { className: "toast", textContent: text });
    document.body.append(box); say(text); setTimeout(() => box.remove(), 6000);
  };

  // The summary of errors takes the focus; its links go to the field itself, also to the first of a group.
  const focusSummary = (root) => { const summary = root.querySelector("[data-focus]"); if (summary) summary.focus(); };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".errors a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    const control = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea") || target;
    control.focus(); control.scrollIntoView({ block: "center" });
  });

  // A form with data-confirm asks first, in a dialog; data-yes is the verb on its button.
  let agreed = null;
  document.addEventListener("submit", (event) => {
    const form = event.target, question = form.dataset.confirm;
    if (!question || agreed === form) { agreed = null; return; }
    event.preventDefault();
    const submitter = event.submitter, dialog = document.createElement("dialog");
    const text = Object.assign(document.createElement("p"), { textContent: question, id: "question" });
    const yes = Object.assign(document.createElement("button"), { className: "button primary", textContent: form.dataset.yes || words.yes, type: "button" });
    const no = Object.assign(document.createElement("button"), { className: "button quiet", textContent: words.no, type: "button" });
    const row = Object.assign(document.createElement("div"), { className: "actions" });
    dialog.setAttribute("aria-labelledby", "question");
    row.append(yes, no); dialog.append(text, row); document.body.append(dialog);
    yes.addEventListener("click", () => { agreed = form; dialog.close(); form.requestSubmit(submitter); });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); if (agreed !== form && submitter) submitter.focus(); });
    dialog.showModal();
  }, true);

  // A form with data-unsaved warns before what was typed is left behind.
  const dirty = new Set();
  document.addEventListener("input", (event) => { const form = event.target.form; if (form && "unsaved" in form.dataset) dirty.add(form); });
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) dirty.delete(event.target); });
  addEventListener("beforeunload", (event) => { if (dirty.size) event.preventDefault(); });

  // A form with data-autosave="/address" saves itself two seconds after the last key; [data-saved] says so.
  const timers = new Map();
  const autosave = async (form) => {
    const sign = document.querySelector("[data-saved]");
    const tell = (text) => { if (sign) sign.textContent = text; };
    tell(words.saving);
    try {
      const body = new FormData(form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(String(answer.status));
      dirty.delete(form);
      tell(words.saved + new Date().toLocaleTimeString(html.lang, { hour: "2-digit", minute: "2-digit", hour12: false }));
    } catch { tell(words.unsaved); }
  };
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.dataset.autosave) return;
    clearTimeout(timers.get(form)); timers.set(form, setTimeout(autosave, 2000, form));
  });

  // A menu closes when something else is pressed, and on Escape, which gives the focus back.
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.drop[open]")) if (!open.contains(event.target)) open.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of document.querySelectorAll("details.drop[open]")) { open.open = false; open.querySelector("summary").focus(); }
  });

  // A menu that would open over the edge of the window opens to the other side.
  document.addEventListener("toggle", (event) => {
    const menu = event.target.matches?.("details.drop[open]") && event.target.querySelector(":scope > :not(summary)");
    if (menu && menu.getBoundingClientRect().right > html.clientWidth) event.target.classList.remove("left");
  }, true);

  // Single keys, unless they are switched off: / searches, j and k go along rows, Enter opens, ? shows them all.
  const rows = () => [...document.querySelectorAll("[data-row] a[data-open], [data-row] .row-title")];
  const step = (by) => { const all = rows(), at = all.indexOf(document.activeElement); (all[at + by] || all[by > 0 ? 0 : all.length - 1])?.focus(); };
  document.addEventListener("keydown", (event) => {
    if ("noKeys" in document.body.dataset || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable], dialog")) return;
    if (event.key === "/") { const find = document.querySelector("form[role=search] input"); if (find) { event.preventDefault(); find.focus(); find.select?.(); } }
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
    const press = /^[a-z]$/i.test(event.key) && document.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
    if (press) { event.preventDefault(); press.click(); }
  });

  // Printing needs a script, so its buttons only show with one.
  for (const button of document.querySelectorAll("[data-print]")) { button.hidden = false; button.addEventListener("click", () => print()); }

  // Select all rows of a table, and a choice that applies itself when it changes.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) for (const box of event.target.closest("table").querySelectorAll("tbody input[type=checkbox]")) box.checked = event.target.checked;
    if (event.target.matches("[data-apply]")) event.target.form.requestSubmit();
  });

  // One request at a time: a form that is being sent says so.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post" || event.target.target) return;
    const button = event.submitter;
    if (button) setTimeout(() => { button.setAttribute("aria-disabled", "true"); }, 0);
    setTimeout(() => button?.removeAttribute("aria-disabled"), 8000);
  });

  document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token) event.detail.headers["X-CSRFToken"] = token.value;
  });
  focusSummary(document);
  window.yiwang = Object.freeze({ say, toast });
})();
