# Medians by server, and of Perigee's ratios to Knot in each round: a virtual machine is now
# quicker, now slower for seconds on end, for both of them, and turns are closer than that. The 99th
# percentile of a round is now and then the machine's own, which hits one server of a round and not
# the other; so its ratio is told both ways, and that of the medians is not moved by such a round.
# Fields: server, queries/s, CPU µs per query, what of a core the server and the client took (%), median
# and 99th percentile (µs); with half a core: queries/s, and both again.
BEGIN { FS = "\t" }
{
  if (!($1 in n)) servers[++count] = $1
  n[$1]++
  fields = NF
  for (f = 2; f <= NF; f++) value[$1, f, n[$1]] = $f + 0
}
function median(server, f, i, sorted) {
  for (i = 1; i <= n[server]; i++) sorted[i] = value[server, f, i]
  return middle(sorted, n[server])
}
function ratio(over, under, f, i, sorted) {
  for (i = 1; i <= n[over]; i++) sorted[i] = value[over, f, i] / value[under, f, i]
  return middle(sorted, n[over])
}
function middle(sorted, count, i, j, t) {
  for (i = 2; i <= count; i++)
    for (j = i; j > 1 && sorted[j] < sorted[j - 1]; j--) {
      t = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = t
    }
  return count % 2 ? sorted[(count + 1) / 2] : (sorted[count / 2] + sorted[count / 2 + 1]) / 2
}
END {
  half = fields >= 10
  printf "%-10s %10s %9s %9s %10s %10s %8s", "", "queries/s", "server's", "client's", \
    "CPU us", "median us", "p99 us"
  print half ? "   queries/s,  client's" : ""
  printf "%-10s %10s %9s %9s %10s %10s %8s", "server", "", "core %", "core %", "per query", \
    "paced", "paced"
  print half ? "  half a core    core %" : ""
  for (s = 1; s <= count; s++) {
    server = servers[s]
    printf "%-10s %10.0f %9.0f %9.0f %10.2f %10.0f %8.0f", server, median(server, 2), \
      median(server, 4), median(server, 5), median(server, 3), median(server, 6), median(server, 7)
    if (half) printf " %12.0f %9.0f", median(server, 8), median(server, 10)
    print ""
  }
  if (("perigee" in n) && ("knot" in n)) {
    printf "perigee to knot: queries/s %.2f, queries per CPU %.2f", \
      ratio("perigee", "knot", 2), ratio("knot", "perigee", 3)
    if (half) printf ", queries/s with half a core %.2f", ratio("perigee", "knot", 8)
    printf "\np99, perigee to knot: of the medians %.2f, median of the rounds %.2f\n", \
      median("perigee", 7) / median("knot", 7), ratio("perigee", "knot", 7)
  }
}
