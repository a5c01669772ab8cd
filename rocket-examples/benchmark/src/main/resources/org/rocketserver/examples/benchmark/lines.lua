-- Takes turns with the lines of the file that the first argument names: paths, or the values of the field that the
-- second one names.
local requests = {}
local at = 0

function init(args)
  for line in io.lines(args[1]) do
    requests[#requests + 1] = args[2] and wrk.format(nil, nil, { [args[2]] = line }) or wrk.format(nil, line)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
