// Sentences with their proof: the share among some against the share among the others.
export default function ({ data, parentElement }) {
  rootOf(parentElement).replaceChildren(h("div", {},
    h("div", { class: "head" }, h("h2", { text: data.heading }), h("span", { class: "mini", text: data.key })),
    ...data.rows.map((row) => h("div", { class: "trait" }, h("span", {}, h("b", { text: row.lead }), " ", row.text),
      dotLine({ at: row.at, low: row.low, high: row.high, tick: row.tick, tone: row.tone, hollow: row.hollow }))),
    data.empty ? h("p", { class: "mini", text: data.empty }) : null,
    data.losses ? h("table", {}, h("thead", {}, h("tr", {}, ...data.losses.columns.map((text, i) => h("th", { class: i ? "num" : "", scope: "col", text })))),
      h("tbody", {}, ...data.losses.rows.map((row) => h("tr", {}, ...row.map((text, i) => h("td", { class: i ? "num" : "", text })))))) : null))
}
