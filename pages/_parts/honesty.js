// How well each set of weights tells won from lost; the dashed line is what tossing a coin would give.
export default function ({ data, parentElement }) {
  const chance = `calc(5px + (100% - 10px) * ${data.chance})`
  rootOf(parentElement).replaceChildren(h("div", { class: "honesty" }, h("h2", { text: data.heading }),
    ...data.rows.map((row) => h("div", { class: "set", title: row.title }, h("span", { text: row.label }),
      h("span", { class: "line" }, h("i", { style: { left: chance } }), dotLine(row)), h("b", { class: "num", text: row.text }))),
    h("div", { class: "set mini" }, h("span", {}), h("span", { class: "line" }, h("span", { class: "foot", style: { left: chance }, text: data.chanceText }))),
    h("p", { class: "mini", text: data.note })))
}
