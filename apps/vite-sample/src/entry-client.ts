import { TITLE } from 'virtual:keyward/public'

function show(id: string, text: string): void {
  const element = document.getElementById(id)
  if (element) element.textContent = text
}

show('title', TITLE)
show('support', `Questions? Write to ${import.meta.env.SUPPORT_EMAIL}.`)
