# Reads what wrk or h2load says (-v size=BYTES counts requests by bytes); prints requests/s, CPU µs per request, p99 in ms (or -), kB.
function ms(text) {
  if (text ~ /us$/) return text / 1000
  if (text ~ /ms$/) return text + 0
  return text * 1000
}
function bytes(text) {
  if (text ~ /GB$/) return text * 1024 * 1024 * 1024
  if (text ~ /MB$/) return text * 1024 * 1024
  return text * 1024
}
# Transfers that the end cuts short cost CPU, too: where few end, bytes are what is counted.
/requests in/ { requests = size ? bytes($5) / size : $1; time = $4 + 0 }
/^Requests\/sec:/ { rate = size ? requests / time : $2 }
/^ +99%/ { p99 = ms($2) }
/Non-2xx/ { bad = 1 }
/^finished in/ { rate = $4 }
/^requests: / { requests = $8; if ($10 + $12 + $14 > 0 && $8 == 0) bad = 1 }
/^status codes:/ { if ($5 + $7 + $9 > 0) bad = 1 }
END {
  if (bad || requests == 0) exit 1
  printf "%.0f\t%.2f\t%s\t%d", rate, ticks * 10000 / requests, p99 == "" ? "-" : p99, kb
}
