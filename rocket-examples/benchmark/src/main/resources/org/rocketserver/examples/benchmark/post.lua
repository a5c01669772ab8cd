-- Posts as many octets as the first argument says.
function init(args)
  message = wrk.format("POST", nil, { ["Content-Type"] = "application/octet-stream" }, string.rep("x", tonumber(args[1])))
end

function request()
  return message
end
