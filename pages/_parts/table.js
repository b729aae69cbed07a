// A table of words: the first column says what a row is, a second line in a cell is its small print.
const SHORT = 24 // letters of small print that are not broken within its parts

const whole = (text) => text.replace(/–(?=[^\s–])/g, "–\u2060") // a range is not broken after its dash
const small = (text) => h("span", { class: "mini" }, ...(text.length < SHORT
  ? text.split(", ").map((part, i, all) => h("span", { class: "one", text: whole(part) + (i < all.length - 1 ? ", " : "") }))
  : [whole(text)]))

export default function ({ data, parentElement }) {
  const cell = (lines, i) => h(i ? "td" : "th", { class: i ? "num" : "", scope: i ? null : "row" },
    h("span", { text: whole(lines[0]) }), ...lines.slice(1).map(small))
  rootOf(parentElement).replaceChildren(h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, ...data.columns.map((text, i) => h("th", { class: i ? "num" : "", scope: "col", text: whole(text) })))),
    h("tbody", {}, ...data.rows.map((row) => h("tr", {}, ...row.map(cell)))))))
}
