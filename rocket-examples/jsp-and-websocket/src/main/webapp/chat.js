// Shows what is heard, and lets the others know that it is shown.
const heard = document.getElementById('heard');
const own = heard.dataset.name;
const address = new URL('room/' + encodeURIComponent(own), location.href.replace(/^http/, 'ws'));
const room = new WebSocket(address);

room.onmessage = message => {
  const item = document.createElement('li');
  item.textContent = message.data;
  heard.append(item);
  const [name, text] = message.data.split(': ');
  if (name !== own && !text.startsWith('seen ')) {
    room.send('seen ' + heard.lastChild.textContent);
  }
};

document.getElementById('form').onsubmit = event => {
  const text = document.getElementById('text');
  room.send(text.value);
  text.value = '';
  event.preventDefault();
};
