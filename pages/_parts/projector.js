// Shows the page to a room: full screen has to be asked for within the click, so the button is in the browser.
const watched = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement)
  const turn = (to) => setTriggerValue("turned", to)
  const enter = () => {
    // a browser may refuse full screen; the page is large all the same
    document.documentElement.requestFullscreen?.().catch(() => {})
    turn("on")
  }
  const leave = () => {
    if (document.fullscreenElement) document.exitFullscreen()
    turn("off")
  }
  root.replaceChildren(h("button", { type: "button", class: data.on ? "on" : "", text: data.label, onclick: data.on ? leave : enter }))
  watched.get(root)?.abort()
  const watch = new AbortController()
  watched.set(root, watch)
  if (!data.on) return
  let full = Boolean(document.fullscreenElement)
  document.addEventListener("fullscreenchange", () => {
    if (full && !document.fullscreenElement) turn("off")
    full = Boolean(document.fullscreenElement)
  }, { signal: watch.signal })
  document.addEventListener("keydown", (pressed) => {
    if (pressed.key === "Escape" && !document.querySelector("[data-testid=stPopoverBody]")) leave()
  }, { signal: watch.signal })
}
