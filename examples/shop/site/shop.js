// SPDX-License-Identifier: Apache-2.0
const show = (id, text) => { document.getElementById(id).textContent = text; };

async function ask(url) {
  const answer = await fetch(url);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error || `the API answered ${answer.status}`);
  return body;
}

async function visit() {
  const button = document.getElementById("again");
  button.disabled = true;
  try {
    const { api } = await ask("config.json");
    const began = performance.now();
    const { visits } = await ask(`${api}/visits`);
    const took = Math.round(performance.now() - began);
    const { orders } = await ask(`${api}/orders`);
    show("visits", visits);
    show("orders", orders);
    show("state", `The API answered in ${took} ms.`);
  } catch (error) {
    show("state", `No answer: ${error.message}`);
  } finally {
    button.disabled = false;
  }
}

document.getElementById("again").addEventListener("click", visit);
visit();
