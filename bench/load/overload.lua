-- Posts event bodies and counts the answers by status, and refusals that do not say when to return.
local before, between, after
local number = 0
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }
local threads = {}
ok, refused, silent, other = 0, 0, 0, 0

function setup(thread) table.insert(threads, thread) end

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

function response(status, answered)
  if status == 200 then
    ok = ok + 1
  elseif status == 429 or status == 503 then
    refused = refused + 1
    if not answered["retry-after"] then silent = silent + 1 end
  else
    other = other + 1
  end
end

function done(summary, latency)
  local thread = threads[1]
  io.write(string.format(
    'RESULT {"requests":%d,"us":%d,"ok":%d,"refused":%d,"silent":%d,"other":%d,"socket":%d,"timeout":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration, thread:get("ok"), thread:get("refused"), thread:get("silent"),
    thread:get("other"), summary.errors.connect + summary.errors.read + summary.errors.write,
    summary.errors.timeout, latency:percentile(50), latency:percentile(99)))
end
