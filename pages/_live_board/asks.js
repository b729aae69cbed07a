// What asks the server for a grid, and hands on what comes back.
export default function ({ data, setTriggerValue }) {
  live.askBy((request) => setTriggerValue("asked", request))
  if (data?.length) live.answer(gridFrame(data))
}
