// One HTTP call. XMLHttpRequest, because fetch cannot tell how far an upload
// is. Gives up when nothing moves for a minute. Status 0: no answer came.
const STALLED = 60_000;

export const call = (method, path, token, type, body, progress) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let timer;
    const moves = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), STALLED);
    };
    request.open(method, path);
    if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
    if (type) request.setRequestHeader("Content-Type", type);
    request.onprogress = moves;
    request.upload.onprogress = (event) => {
      moves();
      progress(event.loaded);
    };
    request.onloadend = () => {
      clearTimeout(timer);
      resolve([request.status, request.responseText]);
    };
    moves();
    request.send(body);
  });
