import type { OnlineProblem, ProblemText } from '../texts.ts'

/** Why a booking at an outside system was not made. */
export const onlineProblems: Record<OnlineProblem, ProblemText> = {
  online_not_bound: {
    title: 'Ця послуга записується тут',
    detail: 'Вона не пов’язана із зовнішньою системою: оберіть наш час.',
  },
  online_not_ready: {
    title: 'Сторінка запису ще не відома',
    detail: 'Запустіть підключення знову, щоб воно прочитало форму запису.',
  },
  online_phone_refused: {
    title: 'Номер телефону не прийнято',
    detail: 'Перевірте номер і код країни.',
  },
  online_name_missing: {
    title: 'Не вказано ім’я',
    detail: 'Вкажіть, для кого запис.',
  },
  online_email_missing: {
    title: 'Не вказано пошту',
    detail: 'Тут для запису потрібна електронна пошта.',
  },
  online_code_needed: {
    title: 'Код надіслано',
    detail: 'Введіть код із повідомлення та запишіться ще раз.',
  },
  online_code_wrong: {
    title: 'Неправильний код',
    detail: 'Перевірте код із повідомлення або запросіть новий.',
  },
  online_time_taken: {
    title: 'Цей час щойно зайняли',
    detail: 'Оберіть інший час.',
  },
  online_client_refused: {
    title: 'Онлайн-запис для вас закрито',
    detail: 'Будь ласка, зателефонуйте нам.',
  },
  online_nobody_free: {
    title: 'У цей час ніхто не вільний',
    detail: 'Оберіть інший час або іншого працівника.',
  },
  online_overlap: {
    title: 'Послуги накладаються одна на одну',
    detail: 'Оберіть час один за одним.',
  },
  online_service_closed: {
    title: 'На цю послугу не можна записатися онлайн',
    detail: 'Оберіть іншу послугу або зателефонуйте нам.',
  },
  online_refused: {
    title: 'У записі відмовлено',
    detail: 'Оберіть інший час або зателефонуйте нам.',
  },
  online_uncertain: {
    title: 'Невідомо, чи створено запис',
    detail: 'Повторіть за хвилину: один і той самий запит не записує двічі.',
  },
  online_pending: {
    title: 'Запис створено, він скоро з’явиться',
    detail: 'Більше нічого робити не треба.',
  },
}
