// The list as it stands; a row opens to the sum that made its score.
const opened = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement)
  if (!opened.has(root) || opened.get(root).from !== data.selected) opened.set(root, { id: data.selected, from: data.selected })
  const state = opened.get(root)
  const choose = (id) => {
    state.id = state.id === id ? null : id
    draw()
    setTriggerValue("opened", state.id ?? "")
  }
  const draw = () => {
    const body = data.rows.flatMap((row) => [line(row, row.id === state.id, choose, data), row.id === state.id ? reason(row, data) : null]).filter(Boolean)
    const table = h("table", { "aria-label": data.heading }, h("thead", {}, h("tr", {}, ...data.columns.map((c) => h("th", { class: c.left ? "left" : "", text: c.text, title: c.title, scope: "col" })))), h("tbody", {}, ...body))
    root.replaceChildren(h("div", { class: "ranking" },
      data.rows.length ? table : h("p", { class: "mini", text: data.empty }),
      data.more ? h("p", { class: "mini more", text: data.more }) : null))
  }
  draw()
  root.querySelector("tr.open")?.scrollIntoView({ block: "nearest" })
}

function line(row, isOpen, choose, data) {
  const move = row.move === null ? null
    : row.move === 0 ? h("span", { class: "same", text: "–" })
    : h("span", { class: row.move > 0 ? "up" : "down", title: row.moveText }, arrow(row.move > 0), String(Math.abs(row.move)))
  const bar = h("div", { class: "bar", role: "img", "aria-label": row.whyText }, ...row.why.map((part, i) =>
    h("span", { style: { width: `${part.share}%`, opacity: String(Math.max(0.24, 1 - 0.19 * i)) }, title: part.text })))
  return h("tr", { class: isOpen ? "open" : "", onclick: () => choose(row.id) },
    h("td", { class: "num rank", text: row.rank }), h("td", { class: "move" }, move),
    h("td", { class: "name" }, h("button", { type: "button", "aria-label": row.name, "aria-expanded": String(isOpen) },
      row.customer ? h("span", { class: "customer", title: row.customer, text: "◇ " }) : null, h("span", { text: row.name }))),
    h("td", {}, bar), ...row.cells.map((text) => h("td", { class: "num", text })))
}

function reason(row, data) {
  const parts = row.why.map((part) => h("div", { class: row.chance ? "part with-chance" : "part" },
    h("span", { text: part.attribute }), h("span", { class: "level", text: part.level }),
    h("span", { class: "pull" }, h("i", { class: part.points < 0 ? "minus" : "plus", style: { width: `${clamp(Math.abs(part.points) * 2, 1, 50)}%` } })),
    h("b", { class: "num", text: part.pointsText }), row.chance ? h("b", { class: "num", text: part.chanceText }) : null))
  const heads = row.chance ? h("div", { class: "part with-chance mini" }, h("span", {}), h("span", {}), h("span", {}),
    ...data.partHeads.map((text) => h("span", { class: "num", text }))) : null
  return h("tr", { class: "reason" }, h("td", { colspan: data.columns.length }, h("p", { text: row.reason }), row.group ? h("p", { text: row.group }) : null, row.chance ? h("p", { text: row.chance }) : null, heads, ...parts, h("p", { class: "mini", text: row.coverage })))
}
