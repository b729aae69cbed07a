// What was entered by hand, a row a company; a row opens what was entered of it.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement)
  const held = root.getRootNode().activeElement?.dataset?.id
  const line = (row) => h("button", { type: "button", class: "fact", "data-id": row.id, "aria-pressed": String(row.id === data.chosen), "aria-label": row.title, onclick: () => setTriggerValue("chosen", row.id) },
    h("span", { class: "company", text: row.company }), h("span", { class: `what ${row.tone}`, text: row.what }), h("span", { class: "about", text: row.about }), h("span", { class: "mini num", text: row.day }))
  root.replaceChildren(h("div", {}, h("div", { class: "head" }, h("h2", { text: data.heading }), h("span", { class: "mini", text: data.aside })), h("div", { class: "facts" }, ...data.rows.map(line))))
  if (held) root.querySelector(`[data-id="${CSS.escape(held)}"]`)?.focus({ preventScroll: true })
}
