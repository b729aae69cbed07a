// A table of words: the first column says what a row is, a second line in a cell is its small print.
const SHORT = 24 // letters that stay on one line

export default function ({ data, parentElement }) {
  const cell = (lines, i) => h(i ? "td" : "th", { class: i ? "num" : "", scope: i ? null : "row" },
    h("span", { text: lines[0] }), ...lines.slice(1).map((text) => h("span", { class: text.length < SHORT ? "mini one" : "mini", text })))
  rootOf(parentElement).replaceChildren(h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, ...data.columns.map((text, i) => h("th", { class: i ? "num" : "", scope: "col", text })))),
    h("tbody", {}, ...data.rows.map((row) => h("tr", {}, ...row.map(cell)))))))
}
