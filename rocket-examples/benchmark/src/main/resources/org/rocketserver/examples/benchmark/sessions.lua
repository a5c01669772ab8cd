-- Each request belongs to the next of the sessions whose cookies are the arguments.
local cookies = {}
local at = 0

function init(args)
  for i, cookie in ipairs(args) do
    cookies[i] = wrk.format(nil, nil, { ["Cookie"] = cookie })
  end
end

function request()
  at = at % #cookies + 1
  return cookies[at]
end
