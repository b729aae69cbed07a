// Whom to talk to next: what is expected, and what would change which of them look good.
export default function ({ data, parentElement }) {
  rootOf(parentElement).replaceChildren(data.rows.length
    ? h("ol", {}, ...data.rows.map((row) => h("li", { title: row.title }, h("i", { text: row.rank }),
      h("div", {}, h("div", { class: "head" }, h("b", {}, h("span", { class: "of", text: `${row.attribute} ` }), h("span", { text: row.level })), h("span", { class: "tells", text: row.telling })),
        h("p", { text: row.expect }), row.change ? h("p", { class: "change", text: row.change }) : null))))
    : h("p", { class: "mini none", text: data.empty }))
}
