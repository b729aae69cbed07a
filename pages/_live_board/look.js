// The colours of the theme as the page has them now: probes take the variables, whatever syntax they are written in.
const LOOKS = ["ink", "panel", "line", "mute", "accent", "band", "t0", "t1", "t2", "t3"]

function makeLook(root, changed) {
  const probes = Object.fromEntries(LOOKS.map((name) => [name, h("i", { style: { color: `var(--${name})`, transition: "color 1ms" } })]))
  const place = h("span", { class: "probes", "aria-hidden": "true" }, ...Object.values(probes))
  // The variables of the page change without an event of their own; a probe's colour then runs a transition.
  place.addEventListener("transitionend", changed)
  root.append(place)
  return () => {
    const look = Object.fromEntries(LOOKS.map((name) => [name, getComputedStyle(probes[name]).color]))
    return { ...look, key: LOOKS.map((name) => look[name]).join(), font: getComputedStyle(root).fontFamily }
  }
}

const seenColours = new Map()
let paintBox = null

// Red, green and blue of any css colour.
function rgbOf(colour) {
  if (!seenColours.has(colour)) {
    paintBox ??= Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true })
    paintBox.clearRect(0, 0, 1, 1)
    paintBox.fillStyle = colour
    paintBox.fillRect(0, 0, 1, 1)
    seenColours.set(colour, [...paintBox.getImageData(0, 0, 1, 1).data.slice(0, 3)])
  }
  return seenColours.get(colour)
}

const faded = (colour, opacity) => `rgba(${rgbOf(colour).join()},${opacity})`

const fontsOf = (family) => ({ small: `11px ${family}`, note: `10.5px ${family}`, title: `11.5px ${family}`, name: `500 11.5px ${family}`, strong: `600 12px ${family}`, curve: `600 10.5px ${family}` })
