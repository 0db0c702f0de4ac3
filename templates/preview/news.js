// What the server tells, for every tab at once: browsers keep six connections to a server, and each
// stream of news holds one. Runs as a shared worker; each tab is a port.
"use strict";
const ports = new Set();
let last = null;

const tell = (news) => {
  last = news;
  for (const port of ports) port.postMessage(news);
};

const listen = () => {
  const events = new EventSource("/events");
  events.onmessage = ({ data }) => tell({ board: JSON.parse(data) });
  events.onerror = () => {
    tell({ board: last?.board, lost: true });
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
};

onconnect = ({ ports: [port] }) => {
  ports.add(port);
  if (last) port.postMessage(last);
};
listen();
