import { post } from './api.js';

document.getElementById('login').addEventListener('submit', async event => {
  event.preventDefault();
  const refusal = document.getElementById('refusal');
  refusal.textContent = '';
  try {
    await post('/api/login', { token: document.getElementById('token').value });
    location.reload();
  } catch (error) {
    refusal.textContent = error.message;
  }
});
