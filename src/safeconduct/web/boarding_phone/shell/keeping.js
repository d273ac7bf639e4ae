// Where a phone keeps what is sealed: one store of IndexedDB, in which things are written together or not at all.
const NAME = "safe-conduct-boarding";
const STORE = "records";

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const opened = () => {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return answered(request);
};

export class Keeping {
  #database = null;

  async #transaction(mode, work) {
    this.#database ??= await opened();
    // What was written is on the disk before anybody is told so.
    const transaction = this.#database.transaction(STORE, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const result = work(transaction.objectStore(STORE));
    await done;
    return result;
  }

  async read(key) {
    let request;
    await this.#transaction("readonly", (store) => (request = store.get(key)));
    return request.result;
  }

  async all() {
    let keys, values;
    await this.#transaction("readonly", (store) => {
      keys = store.getAllKeys();
      values = store.getAll();
    });
    return new Map(keys.result.map((key, place) => [key, values.result[place]]));
  }

  // Add what must be new, put what may be there, and take out, all together.
  async write({ add = [], put = [], remove = [] }) {
    await this.#transaction("readwrite", (store) => {
      for (const [key, value] of add) store.add(value, key);
      for (const [key, value] of put) store.put(value, key);
      for (const key of remove) store.delete(key);
    });
  }

  async wipe() {
    await this.#transaction("readwrite", (store) => store.clear());
    this.#database.close();
    this.#database = null;
    await answered(indexedDB.deleteDatabase(NAME));
  }
}
