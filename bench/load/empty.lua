-- Asks the empty route; prints its figures in the same words as the deliveries do.
function done(summary, latency)
  io.write(string.format(
    'RESULT {"requests":%d,"us":%d,"bytes":%d,"status":%d,"socket":%d,"timeout":%d,"p50":%d,"p99":%d,"max":%d}\n',
    summary.requests, summary.duration, summary.bytes, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write, summary.errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
