-- Each request of a run asks for an object that nobody asked for before: /any/N/SIZE.
local prepare = wrk.init
function wrk.init(args)
  prepare(args)
  number, size = tonumber(args[1]), args[2]
end
function request()
  number = number + 1
  return wrk.format("GET", string.format("/any/%.0f/%s", number, size))
end
