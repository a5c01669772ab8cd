-- Sixteen requests in one write.
function init(args)
  local all = {}
  for i = 1, 16 do
    all[i] = wrk.format(nil)
  end
  sixteen = table.concat(all)
end

function request()
  return sixteen
end
