/** The events of the cluster for a connection: from where the last one ended. */
export class EventFeed {
  #position = '';
  #model;

  constructor(model) { this.#model = model; }

  get path() { return `/events?after=${encodeURIComponent(this.#position)}`; }

  attach(source) {
    source.onmessage = message => {
      if (message.lastEventId) this.#position = message.lastEventId;
      this.#model.takeEvent(JSON.parse(message.data));
    };
    source.addEventListener('lost', message => { this.#model.lost += JSON.parse(message.data).lost; });
  }
}
