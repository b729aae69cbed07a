const MARKS = { good: "M1.5 5.5 4.2 8.2 9.5 2", plain: "M1 5h8", wait: "M5 1v4l2.6 1.6", bad: "M1.5 1.5l7 7M8.5 1.5l-7 7" }

export default function ({ data, parentElement }) {
  rootOf(parentElement).replaceChildren(h("div", { class: `cards of${data.cards.length}` }, ...data.cards.map((card) =>
    h("section", { class: `card ${card.tone}` },
      h("div", { class: "title" }, h("b", { text: card.name }),
        h("span", { class: "verdict" }, s("svg", { width: 10, height: 10, viewBox: "0 0 10 10", class: "mark", "aria-hidden": "true" }, s("path", { d: MARKS[card.mark] })), card.verdict)),
      h("div", { class: "mini", text: card.size }),
      h("div", { class: "figures" }, ...card.figures.map((figure) => h("div", { class: "figure" },
        h("span", { text: figure.label }), figure.at === null ? h("span", { class: "none", text: figure.none }) : dotLine({ ...figure, tone: card.tone }),
        h("b", { class: "num", text: figure.text }), h("span", { class: "mini num", text: figure.n })))),
      card.also.length ? h("div", { class: "mini also" }, ...card.also.map((text) => h("span", { text }))) : null,
      h("p", { text: card.reason })))))
}
