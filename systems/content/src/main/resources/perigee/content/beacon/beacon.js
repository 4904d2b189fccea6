// Times a few servers of this network once the page is idle, and tells the one that it came from.
(() => {
  const nonce = "NONCE", targets = TARGETS, join = "JOIN";
  const object = "/.perigee/beacon/object";
  const script = document.currentScript;
  const home = script ? new URL(script.src).origin : location.origin;
  async function time(base) {
    // The first fetch opens the connection, the second is the round trip.
    let url = "";
    for (let i = 0; i < 2; i++) {
      url = (base || home) + object + "?" + Math.random();
      await (await fetch(url, { cache: "no-store", credentials: "omit" })).text();
    }
    const seen = performance.getEntriesByName(url).pop();
    return seen && seen.requestStart > 0 ? (seen.responseStart - seen.requestStart).toFixed(3) : "-";
  }
  async function run() {
    const lines = [nonce];
    for (const [server, base] of targets) {
      lines.push(server + " " + (await time(base).catch(() => "-")));
    }
    await fetch(home + "/.perigee/beacon/report", {
      method: "POST", body: lines.join("\n"), credentials: "omit", keepalive: true });
    if (join) await fetch(join, { mode: "no-cors", credentials: "omit" });
  }
  const start = () => run().catch(() => {});
  if (document.readyState === "complete") start();
  else addEventListener("load", () => setTimeout(start, 0));
})();
