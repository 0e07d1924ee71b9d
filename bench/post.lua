-- Repeats one form for wrk, each time under a key of its own.
local body, key, thread_number, sent = nil, nil, 0, 0

function setup(thread)
  thread_number = thread_number + 1
  thread:set("number", thread_number)
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  body = file:read("*a")
  file:close()
  key = args[2]
  run = tonumber(args[3])
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end

function request()
  sent = sent + 1
  local fresh = string.format("%08x%08x%016x", run, number, sent)
  return wrk.format(nil, nil, nil, (body:gsub(key, fresh)))
end
