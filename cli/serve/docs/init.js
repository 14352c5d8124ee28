// The token comes in the fragment of the address, as on the portal's own page, and moves to this tab's storage.
const KEY = 'slipway.token';
const given = /^#token=([^&]+)$/.exec(location.hash)?.[1];
if (given !== undefined) {
  sessionStorage.setItem(KEY, decodeURIComponent(given));
  history.replaceState(null, '', location.pathname);
}
const authorization = `Bearer ${sessionStorage.getItem(KEY) ?? ''}`;
const place = document.getElementById('documentation');

const answer = await fetch('../v1/openapi.json', { headers: { authorization } });
if (answer.ok) {
  window.SwaggerUIBundle({
    spec: await answer.json(),
    domNode: place,
    tryItOutEnabled: false,
    requestInterceptor: (request) => {
      request.headers.authorization = authorization;
      return request;
    },
  });
} else {
  place.textContent =
    answer.status === 401
      ? 'Open this page with the token that `slipway serve` printed: /api/docs/#token=…'
      : `The description of the API could not be read (${answer.status}).`;
}
