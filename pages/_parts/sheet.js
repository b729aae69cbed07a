// The one-page profile: what is claimed, and on what ground.
export default function ({ data, parentElement }) {
  const badge = (b) => h("span", { class: `badge ${b.kind}`, title: b.title }, h("i", {}), b.text)
  const cross = () => s("svg", { class: "no", width: 10, height: 10, viewBox: "0 0 10 10", "aria-hidden": "true" }, s("path", { d: "M1.5 1.5l7 7M8.5 1.5l-7 7" }))
  const side = (card) => h("section", { class: "card" }, h("h2", { text: card.heading }),
    card.bar ? h("div", { class: "share" }, ...card.bar.map((part) => h("span", { class: part.tone, style: { flex: String(part.n) } }))) : null,
    ...card.rows.map((row) => h("div", { class: "side" }, row.no ? cross() : h("i", { class: row.tone }),
      h("div", {}, h("b", { text: row.head }), h("p", { text: row.text })), row.n ? h("b", { class: "num", text: row.n }) : null)),
    card.empty ? h("p", { class: "mini", text: card.empty }) : null)
  const example = (card) => h("section", { class: "card example" }, h("b", { text: card.name }), h("p", { text: card.text }),
    card.url ? h("a", { href: card.url, target: "_blank", rel: "noopener noreferrer", text: card.link }) : null)
  rootOf(parentElement).replaceChildren(
    h("div", { class: "main" },
      h("section", { class: "card" }, h("div", { class: "head" }, h("h2", { text: data.heading }), h("span", { class: "mini", text: data.key })),
        h("div", { class: "rows" }, ...data.rows.map((row) => h("div", { class: "row" }, h("span", { class: "k", text: row.label }), h("span", { class: `v ${row.badge.kind}-v`, text: row.value }), badge(row.badge))))),
      h("div", { class: "column" }, ...data.side.map(side))),
    ...(data.examples.length ? [h("h2", { class: "over", text: data.examplesHeading }), h("div", { class: "examples" }, ...data.examples.map(example))] : []),
    h("div", { class: "foot end" }, h("span", { text: data.evidence }), h("span", { text: data.method })))
}
