// Belief, evidence and both of each level on one scale from 0 to 100; a row is a button that opens its level.
const pictures = new WeakMap()
const at = (share) => `${100 * clamp(share, 0, 1)}%`
const known = (share) => share !== null && share !== undefined

function diamond(share, y) {
  // nested, so that a share of the width is its place and its size stays
  return s("svg", { x: at(share), y, width: 1, height: 1, overflow: "visible", class: "believed" }, s("path", { d: "M0-4.6 4.6 0 0 4.6-4.6 0z" }))
}

function span(mark, y, kind) {
  return known(mark.low) ? s("line", { x1: at(mark.low), x2: at(mark.high), y1: y, y2: y, class: kind }) : null
}

// Lanes below each other: what was believed, what was seen, and, in the accent, both together.
function marks({ belief, data, both }) {
  const height = both ? 34 : 24, middle = height / 2
  const lanes = both ? { belief: 6, data: 17, both: 28 } : { belief: middle, data: middle }
  return s("svg", { width: "100%", height, class: "marks", "aria-hidden": "true" },
    ...(belief ? [span(belief, lanes.belief, "guess"), diamond(belief.at, lanes.belief)] : []),
    ...(data ? [span(data, lanes.data, "seen"), s("circle", { cx: at(data.at), cy: lanes.data, r: 3.8, class: "seen-dot" })] : []),
    ...(both ? [span(both, lanes.both, "together"), s("circle", { cx: at(both.at), cy: lanes.both, r: 4.6, class: "together-dot" })] : []))
}

function sign(kind) {
  const mark = { at: 0.5, low: 0.1, high: 0.9 }
  return s("svg", { width: 34, height: 12, class: "marks sign", "aria-hidden": "true" },
    ...(kind === "belief" ? [span(mark, 6, "guess"), diamond(0.5, 6)] : []),
    ...(kind === "data" ? [span(mark, 6, "seen"), s("circle", { cx: "50%", cy: 6, r: 3.8, class: "seen-dot" })] : []),
    ...(kind === "both" ? [span(mark, 6, "together"), s("circle", { cx: "50%", cy: 6, r: 4.6, class: "together-dot" })] : []))
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement)
  const picture = pictures.get(root) ?? { open: false }
  pictures.set(root, picture)
  const held = root.getRootNode().activeElement?.dataset?.id
  picture.chosen = data.chosen
  const choose = (id) => {
    picture.chosen = id
    for (const row of root.querySelectorAll(".level")) row.setAttribute("aria-pressed", String(row.dataset.id === id))
    setTriggerValue("chosen", id)
  }
  const line = (row) => h("button", { type: "button", class: "level", "data-id": row.id, "aria-pressed": String(row.id === picture.chosen), "aria-label": row.title, title: row.title, onclick: () => choose(row.id) },
    h("span", { class: "name", text: row.label }), h("span", { class: "track" }, marks(row)),
    h("b", { class: row.both ? "num" : "num alone", text: row.value }),
    h("span", { class: "told" }, row.n ? h("span", { class: "n", text: row.n }) : null, h("span", { class: row.tone, text: row.told })))
  const group = (one) => h("section", { class: "attribute", "aria-label": one.name }, h("h3", { text: one.name }), h("div", {}, ...one.rows.map(line)))
  const fold = data.folded.length ? h("details", { open: picture.open }, h("summary", { text: data.unfold }), ...data.folded.map(group)) : null
  if (fold) fold.ontoggle = () => { picture.open = fold.open }
  root.replaceChildren(h("div", { class: "beliefs" },
    h("div", { class: "legend mini" }, ...data.legend.map((entry) => h("span", {}, sign(entry.kind), h("span", { text: entry.text })))),
    h("div", { class: "scale mini", "aria-hidden": "true" }, h("span", {}), h("span", { class: "words" }, ...data.scale.map((text) => h("span", { text }))), h("span", { class: "num", text: data.together }), h("span", {})),
    ...data.groups.map(group), fold))
  root.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    const rows = [...root.querySelectorAll(".level")].filter((row) => row.checkVisibility())
    const next = rows[rows.indexOf(event.target) + step]
    if (next && rows.includes(event.target)) { event.preventDefault(); next.focus() }
  }
  if (held) root.querySelector(`[data-id="${CSS.escape(held)}"]`)?.focus({ preventScroll: true })
}
