import { Connection } from './connection.js';
import { DocumentFeed } from './documentfeed.js';
import { byId, setText } from './dom.js';
import { Draft, difference, splice } from './draft.js';
import { Outbox } from './outbox.js';
import { Writers, startOwnName } from './writers.js';

const cursorPause = 500;
const postTimeout = 20_000;

const name = new URLSearchParams(location.search).get('name') ?? '';
byId('token-form').onsubmit = submit => submit.preventDefault();
if (name) open(); else ask();

function ask() {
  setText(byId('connection'), 'Which document?');
  byId('name-form').hidden = false;
  byId('name-form').onsubmit = submit => {
    submit.preventDefault();
    location.search = new URLSearchParams({ name: byId('document-name').value });
  };
}

function open() {
  const area = byId('text');
  const path = `/v1/documents/${encodeURIComponent(name)}`;
  const session = [...crypto.getRandomValues(new Uint8Array(12))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  const draft = new Draft();
  const writers = new Writers(session);
  const nameOf = startOwnName(() => tellCursor());
  const feed = new DocumentFeed(path, session, nameOf, message => (composing ? waiting.push(message) : take(message)));
  const outbox = new Outbox(draft, feed, edit => post('edits', { ...edit, session, cursor: area.selectionStart }), isLost => {
    if (isLost) {
      feed.revision = '';
      connection.reopen();
    }
    show();
  });
  const doors = { nodes: new Map(), takeOverview: overview => { doors.doors = new Map(overview.doors.map(door => [door.node, door.http])); } };
  const connection = new Connection(doors, feed, (state, sentence) => {
    const status = byId('connection');
    status.dataset.state = state;
    setText(status, sentence);
    show();
  });
  let composing = false;
  let waiting = [];
  let present = [];
  let isOpen = false;
  let toldCursor = -1;

  document.title = `${name} – ActorDist`;
  setText(byId('title'), name);
  setText(byId('object'), `text/${name}`);
  byId('editor').hidden = false;
  area.oninput = () => {
    // What an input method is about to compose belongs to nobody yet.
    if (composing) return;
    const written = difference(shown(draft.text), area.value);
    if (written) draft.text = splice(draft.text, written);
    outbox.refused = '';
    send();
  };
  area.addEventListener('compositionstart', () => { composing = true; });
  area.addEventListener('compositionend', () => {
    composing = false;
    area.oninput();
    for (const message of waiting.splice(0)) take(message);
  });
  followCursor();
  connection.start();

  function take(message) {
    if (message.present) present = message.present;
    else if (message.deleted) end();
    else if (message.splices) takeChange(message);
    else takeText(message);
    if (message.revision) {
      feed.revision = message.revision;
      isOpen = true;
      send();
    }
    writers.draw(present, draft.text);
    show();
  }

  function takeChange({ splices, session: by }) {
    if (by === session) {
      draft.takeOwn(splices);
      outbox.settle();
      return;
    }
    for (const other of splices) change(draft.takeOther(other));
  }

  function takeText({ text }) {
    toldCursor = -1;
    const unsent = draft.unsent;
    if (unsent && outbox.isUnderWay) {
      byId('lost-text').hidden = false;
      setText(byId('lost-insert'), unsent.insert);
      change(difference(draft.text, draft.base));
      draft.open(draft.base);
    }
    outbox.settle();
    const missed = difference(draft.base, text);
    if (missed) change(draft.takeOther(missed));
  }

  /** Changes what is seen, and leaves the cursor with the words where it is. */
  function change(made) {
    if (made) area.setRangeText(shown(made.insert), made.index, made.index + made.delete, 'preserve');
  }

  function send() {
    if (!connection.isElsewhere) outbox.send();
    show();
  }

  function show() {
    const isHere = isOpen && !connection.isElsewhere;
    area.readOnly = !isHere;
    const unsent = draft.unsent;
    const state = !isOpen ? 'opening' : unsent ? 'unsent' : 'kept';
    byId('kept').dataset.state = state;
    setText(byId('kept'), { opening: 'Opening …', unsent: 'Not yet kept.', kept: 'Everything is kept.' }[state]);
    setText(byId('refused'), outbox.refused);
    const link = byId('elsewhere');
    link.hidden = !connection.isElsewhere;
    link.href = `${connection.base}/document?${new URLSearchParams({ name })}`;
    setText(link, `Go on writing at ${connection.node}`);
  }

  function end() {
    isOpen = false;
    outbox.refused = 'The document was deleted.';
  }

  function followCursor() {
    let timer = 0;
    document.addEventListener('selectionchange', () => {
      timer ||= setTimeout(() => {
        timer = 0;
        if (area.selectionStart !== toldCursor) tellCursor();
      }, cursorPause);
    });
  }

  async function tellCursor() {
    if (!isOpen || connection.isElsewhere) return;
    toldCursor = area.selectionStart;
    // Who is not told now is told at the next move.
    await post('cursors', { session, name: nameOf(), index: toldCursor }).catch(() => null);
  }

  function post(what, body) {
    const token = byId('token').value;
    return fetch(`${path}/${what}`, {
      method: 'POST',
      signal: AbortSignal.timeout(postTimeout),
      headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
    });
  }
}

/** A text area makes another line end of a carriage return, and positions would no longer be the same: it is shown as its sign. */
function shown(text) {
  return text.replaceAll('\r', '\u240d');
}
