-- Posts event bodies, each distinct. Arguments: a file with the body in three parts by lines (before
-- the id, between id and time, after the time) and the number of the first delivery.
local before, between, after
local number = 0
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded",
  ["User-Agent"] = "Bitrix24 Webhook Engine" }

function init(args)
  local lines = {}
  for line in io.lines(args[1]) do lines[#lines + 1] = line end
  before, between, after = lines[1], lines[2], lines[3]
  number = tonumber(args[2])
end

function request()
  number = number + 1
  local body = before .. string.format("%010d", 1000000000 + number) .. between
    .. (1766000000 + number % 86400) .. after
  return wrk.format("POST", nil, headers, body)
end

function done(summary, latency)
  io.write(string.format(
    'RESULT {"requests":%d,"us":%d,"bytes":%d,"status":%d,"socket":%d,"timeout":%d,"p50":%d,"p99":%d,"max":%d}\n',
    summary.requests, summary.duration, summary.bytes, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write, summary.errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
