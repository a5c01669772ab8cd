-- Each request belongs to the next of the sessions whose cookies are the lines of the file that the argument names.
local requests = {}
local at = 0

function init(args)
  for cookie in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format(nil, nil, { ["Cookie"] = cookie })
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
