/** What the console answers, or an Error with its words. */
export async function get(path, parameters = {}) {
  const response = await fetch(`${path}?${new URLSearchParams(parameters)}`);
  if (response.status === 401) {
    location.reload();
  }
  return answer(response);
}

export async function post(path, body) {
  return answer(await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }));
}

async function answer(response) {
  if (response.status === 204) {
    return null;
  }
  const body = await response.json();
  if (!response.ok) {
    const error = new Error(body.error);
    error.status = response.status;
    throw error;
  }
  return body;
}
