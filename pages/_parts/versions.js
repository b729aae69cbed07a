// The versions as a line through time, the latest first: what stands is filled, what came from a file is hollow.
export default function ({ data, parentElement }) {
  rootOf(parentElement).replaceChildren(h("ol", { class: "versions" },
    h("li", { class: data.now.open ? "now open" : "now" }, h("i", {}), h("div", {}, h("b", { text: data.now.head }), h("span", { class: "mini", text: data.now.text }))),
    ...data.rows.map((row) => h("li", { class: row.stands ? "stands" : row.read ? "read" : "" }, h("i", { text: row.number }),
      h("div", {}, h("b", { text: row.name }), h("span", { class: "mini", text: row.about }), row.evidence ? h("span", { class: "mini", text: row.evidence }) : null, row.reason ? h("p", { text: row.reason }) : null)))))
}
