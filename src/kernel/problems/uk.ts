import type { ProblemTexts } from './texts.ts'

export const uk: ProblemTexts = {
  problems: {
    invalid_input: {
      title: 'Неправильні дані',
      detail: 'Виправте позначені поля і надішліть ще раз.',
    },
    body_too_large: {
      title: 'Завеликий запит',
      detail: 'Надішліть дані меншими частинами.',
    },
    unsupported_media_type: {
      title: 'Непідтримуваний формат',
      detail: 'Надішліть тіло запиту як application/json.',
    },
    not_found: {
      title: 'Не знайдено',
      detail: 'Такого запису чи сторінки немає, або їх видалено.',
    },
    method_not_allowed: {
      title: 'Метод не підтримується',
      detail: 'Ця адреса відповідає на інші методи.',
    },
    conflict: {
      title: 'Дані вже змінилися',
      detail: 'Оновіть сторінку і повторіть зміну.',
    },
    in_use: {
      title: 'Запис використовується',
      detail: 'Спочатку приберіть те, що на нього посилається.',
    },
    last_admin: {
      title: 'Останній адміністратор',
      detail: 'Спочатку призначте адміністратором когось іще.',
    },
    unauthenticated: {
      title: 'Потрібен вхід',
      detail: 'Увійдіть або передайте чинний токен.',
    },
    wrong_credentials: {
      title: 'Неправильний e-mail або пароль',
      detail: 'Перевірте розкладку і спробуйте ще раз.',
    },
    choose_tenant: {
      title: 'Оберіть організацію',
      detail: 'Цей e-mail є в кількох організаціях: повторіть вхід, вказавши одну з них.',
    },
    forbidden: {
      title: 'Недостатньо прав',
      detail: 'Зверніться до адміністратора організації.',
    },
    bad_origin: {
      title: 'Запит з чужого сайту',
      detail: 'Відкрийте сторінку Uzel і повторіть дію там.',
    },
    rate_limited: {
      title: 'Забагато запитів',
      detail: 'Повторіть через {retry_after} с.',
    },
    overloaded: {
      title: 'Сервер зайнятий',
      detail: 'Повторіть за кілька секунд.',
    },
    link_expired: {
      title: 'Посилання застаріло',
      detail: 'Попросіть надіслати нове посилання.',
    },
    booking_clash: {
      title: 'Час зайнятий',
      detail: 'У працівника або робочого місця на цей час є інший запис.',
    },
    outside_schedule: {
      title: 'Неробочий час',
      detail: 'Працівник у цей час не працює.',
    },
    on_vacation: {
      title: 'Працівник у відпустці',
      detail: 'Оберіть інший час або іншого працівника.',
    },
    unknown_reference: {
      title: "Пов'язаний запис не знайдено",
      detail: 'Перевірте позначені поля: таких записів немає.',
    },
    invalid_recurrence: {
      title: 'Неправильне правило повторення',
      detail: 'Перевірте частоту, кількість повторів і дату завершення.',
    },
    too_late_to_change: {
      title: 'Змінювати вже пізно',
      detail: 'До візиту лишилося замало часу; зателефонуйте нам.',
    },
    status_move_refused: {
      title: 'Статус не можна змінити так',
      detail: 'З поточного статусу в цей перейти не можна.',
    },
    connector_unknown: {
      title: 'Невідомий тип підключення',
      detail: 'Оберіть підключення зі списку.',
    },
    connection_refused: {
      title: 'Підключення не вдалося',
      detail: 'Зовнішня система не прийняла ці налаштування.',
    },
    account_taken: {
      title: 'Акаунт уже підключено',
      detail: 'Цей акаунт підключила інша організація.',
    },
    hook_refused: {
      title: 'Вебхук не прийнято',
      detail: 'Підпис або ключ вебхука не підходять.',
    },
    oauth_state_invalid: {
      title: 'Вхід не завершено',
      detail: 'Вхід застарів або вже використаний: почніть знову.',
    },
    oauth_not_configured: {
      title: 'Вхід через цю систему не налаштовано',
      detail: 'Вкажіть client id і client secret у налаштуваннях підключення.',
    },
    remote_unavailable: {
      title: 'Зовнішня система не відповідає',
      detail: 'Зміни збережено, їх буде надіслано, коли вона відповість.',
    },
    address_forbidden: {
      title: 'Адресу заборонено',
      detail: 'До внутрішніх і службових адрес звертатися не можна.',
    },
    webhook_limit: {
      title: 'Забагато вебхуків',
      detail: 'Можна не більше {limit} адрес; видаліть зайву.',
    },
    webhook_off: {
      title: 'Вебхук вимкнено',
      detail: 'Спершу ввімкніть його, потім надішліть ще раз.',
    },
    config_invalid: {
      title: 'Помилка конфігурації',
      detail: 'Перевірте змінні оточення сервера.',
    },
    secret_unreadable: {
      title: 'Секрет не читається',
      detail: 'Ключ застосунку, яким його зашифровано, не знайдено.',
    },
    migration_changed: {
      title: 'Міграцію змінено',
      detail: 'Файл застосованої міграції відрізняється від застосованого.',
    },
    database_unreachable: {
      title: 'База даних недоступна',
      detail: 'Повторіть за хвилину.',
    },
    already_running: {
      title: 'Uzel уже запущено',
      detail: 'Цю теку даних використовує інший процес.',
    },
    internal: {
      title: 'Внутрішня помилка',
      detail: 'Ми записали її в журнал під номером цього запиту.',
    },
  },
  fields: {
    required: 'Заповніть це поле',
    invalid: 'Неправильне значення',
    wrong_type: 'Очікується {expected}',
    wrong_format: 'Неправильний формат',
    too_short: 'Не коротше {limit} символів',
    too_long: 'Не довше {limit} символів',
    too_small: 'Не менше {limit}',
    too_large: 'Не більше {limit}',
    too_few: 'Не менше {limit} значень',
    too_many: 'Не більше {limit} значень',
    not_multiple: 'Має ділитися на {step}',
    not_email: 'Це не e-mail',
    not_phone: 'Це не телефон',
    not_date: 'Це не дата: потрібен вигляд РРРР-ММ-ДД',
    not_time: 'Це не час: потрібен вигляд ГГ:ХХ',
    not_moment: 'Це не дата з часом',
    not_url: 'Це не адреса сторінки',
    not_https: 'Адреса має починатися з https://',
    not_uuid: 'Це не UUID',
    not_zone: 'Такого часового поясу немає',
    not_currency: 'Потрібен код валюти з трьох літер',
    not_country: 'Потрібен код країни з двох літер',
    not_json: 'Тіло запиту не читається як JSON',
    unknown: 'Такого запису немає',
    unknown_field: 'Невідоме поле',
    unknown_value: 'Дозволені значення: {allowed}',
    taken: 'Уже зайнято',
    not_allowed: 'Це значення вам недоступне',
    in_past: 'Цей час уже минув',
    before_start: 'Завершення раніше за початок',
    duplicate: 'Повторюється',
    overlaps: 'Перетинається з іншими годинами цього дня',
    inactive: 'Зараз вимкнено',
    without_duration: 'Ці послуги не мають тривалості',
    unreadable: 'Не читається',
    no_such_date: 'Такої дати немає',
    no_such_time: 'Такого часу немає',
    no_such_offset: 'Такого зсуву часу немає',
    not_after_start: 'Завершення має бути пізніше за початок',
    before_from: 'Кінець періоду раніше за його початок',
    too_many_days: 'Не більше {days} днів',
    lasts_too_long: 'Не довше {hours} годин',
  },
  types: {
    string: 'текст',
    number: 'число',
    int: 'ціле число',
    boolean: 'true або false',
    array: 'список',
    object: "об'єкт",
    date: 'дата',
  },
}
