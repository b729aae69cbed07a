// The screen in the room while a ballot is open: how to join, and who is in. Nothing of how anybody shares.
export default function ({ data, parentElement }) {
  const root = rootOf(parentElement)
  const { path, size } = data.qr
  root.replaceChildren(h("div", { class: "room" },
    h("section", { class: "card join" },
      s("svg", { viewBox: `0 0 ${size} ${size}`, class: "qr", role: "img", "aria-label": data.qr.label, "shape-rendering": "crispEdges" },
        s("rect", { width: size, height: size, class: "paper" }), s("path", { d: path })),
      h("div", { class: "ways" }, ...data.steps.map(({ head, text }, i) => h("div", { class: i === 2 ? "code" : "way" }, h("span", { text: head }), text ? h("b", { text }) : null)))),
    h("section", { class: "card who" }, data.count ? h("b", { class: "count", role: "status", text: data.count }) : h("p", { class: "mini", text: data.empty }),
      h("ul", { class: data.people.some((one) => one.name) ? "named" : "bare" }, ...data.people.map((one) => h("li", { class: one.in ? "in" : null },
        h("i", {}), one.name ? h("span", { text: one.name }) : null, h("span", { class: "state", text: one.state })))))))
}
