import type { OnlineProblem, ProblemText } from '../texts.ts'

/** Why a booking at an outside system was not made. */
export const onlineProblems: Record<OnlineProblem, ProblemText> = {
  online_not_bound: {
    title: 'Эта услуга записывается здесь',
    detail: 'Она не связана с внешней системой: выберите наше время.',
  },
  online_not_ready: {
    title: 'Страница записи ещё не известна',
    detail: 'Запустите подключение заново, чтобы оно прочитало форму записи.',
  },
  online_phone_refused: {
    title: 'Номер телефона не принят',
    detail: 'Проверьте номер и код страны.',
  },
  online_name_missing: {
    title: 'Не указано имя',
    detail: 'Укажите, для кого запись.',
  },
  online_email_missing: {
    title: 'Не указана почта',
    detail: 'Здесь для записи нужна электронная почта.',
  },
  online_code_needed: {
    title: 'Код отправлен',
    detail: 'Введите код из сообщения и запишитесь ещё раз.',
  },
  online_code_wrong: {
    title: 'Неверный код',
    detail: 'Проверьте код из сообщения или запросите новый.',
  },
  online_time_taken: {
    title: 'Это время только что заняли',
    detail: 'Выберите другое время.',
  },
  online_client_refused: {
    title: 'Онлайн-запись для вас закрыта',
    detail: 'Пожалуйста, позвоните нам.',
  },
  online_nobody_free: {
    title: 'В это время никто не свободен',
    detail: 'Выберите другое время или другого сотрудника.',
  },
  online_overlap: {
    title: 'Услуги накладываются друг на друга',
    detail: 'Выберите время одно за другим.',
  },
  online_service_closed: {
    title: 'На эту услугу нельзя записаться онлайн',
    detail: 'Выберите другую услугу или позвоните нам.',
  },
  online_refused: {
    title: 'В записи отказано',
    detail: 'Выберите другое время или позвоните нам.',
  },
  online_uncertain: {
    title: 'Неизвестно, создана ли запись',
    detail: 'Повторите через минуту: один и тот же запрос не записывает дважды.',
  },
  online_pending: {
    title: 'Запись создана и скоро появится',
    detail: 'Больше ничего делать не нужно.',
  },
}
