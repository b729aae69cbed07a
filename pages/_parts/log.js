// The log of decisions: who chose what, when, and why.
export default function ({ data, parentElement }) {
  let last = null
  const row = (entry) => {
    const day = entry.day === last ? "" : entry.day
    last = entry.day
    return h("tr", { class: day ? "day" : "" }, h("td", { class: "when" }, h("span", { text: day }), h("span", { class: "mini", text: entry.time })),
      h("td", { class: entry.nobody ? "mini" : "who", text: entry.who }), h("td", { text: entry.what }), h("td", { class: "why", text: entry.why }))
  }
  rootOf(parentElement).replaceChildren(h("div", { class: "log scrolls", tabindex: data.rows.length > 8 ? 0 : null }, h("table", {},
    h("thead", {}, h("tr", {}, ...data.heads.map((text) => h("th", { scope: "col", text })))), h("tbody", {}, ...data.rows.map(row)))),
    ...(data.more ? [h("p", { class: "mini", text: data.more })] : []))
}
