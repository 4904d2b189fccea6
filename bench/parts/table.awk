# Medians by case and server, and Perigee's ratios to the better setting of nginx that serves files,
# and of nginx that is a cache.
BEGIN { FS = "\t" }
{
  key = $1 SUBSEP $2
  if (!($1 in seen)) { seen[$1] = 1; cases[++caseCount] = $1 }
  if (!($2 in named)) { named[$2] = 1; servers[++serverCount] = $2 }
  n[key]++
  rate[key, n[key]] = $3; cpu[key, n[key]] = $4; p99[key, n[key]] = $5; kb[key] = $6
}
function median(values, key, count, i, j, t, sorted) {
  for (i = 1; i <= count; i++) sorted[i] = values[key, i] + 0
  for (i = 2; i <= count; i++)
    for (j = i; j > 1 && sorted[j] < sorted[j - 1]; j--) {
      t = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = t
    }
  return count % 2 ? sorted[(count + 1) / 2] : (sorted[count / 2] + sorted[count / 2 + 1]) / 2
}
function ratios(kind, named, s, key, r, u, p, best, least, bestP99) {
  for (s = 1; s <= serverCount; s++) {
    key = cases[c] SUBSEP servers[s]
    if (!(key in n) || servers[s] !~ named) continue
    r = median(rate, key, n[key]); u = median(cpu, key, n[key]); p = median(p99, key, n[key])
    if (r > best) best = r
    if (!least || u < least) least = u
    if (!bestP99 || p < bestP99) bestP99 = p
  }
  if (best && ourRate)
    printf "%-10s perigee to the better nginx%s: requests/s %.2f, CPU %.2f%s\n", cases[c], kind, \
      ourRate / best, least / ourCpu, bestP99 ? sprintf(", p99 %.2f", ourP99 / bestP99) : ""
}
END {
  printf "%-10s %-14s %12s %12s %10s %8s\n", "case", "server", "requests/s", "CPU us/req", "p99 ms", "MB"
  for (c = 1; c <= caseCount; c++) {
    ourRate = 0
    for (s = 1; s <= serverCount; s++) {
      key = cases[c] SUBSEP servers[s]
      if (!(key in n)) continue
      r = median(rate, key, n[key]); u = median(cpu, key, n[key]); p = median(p99, key, n[key])
      printf "%-10s %-14s %12.0f %12.2f %10s %8.0f\n", cases[c], servers[s], r, u, p ? p : "-", kb[key] / 1024
      if (servers[s] == "perigee") { ourRate = r; ourCpu = u; ourP99 = p }
    }
    ratios("", "^nginx")
    ratios(" as a cache", "^cachenginx")
    print ""
  }
}
