import type { ProblemTexts } from './texts.ts'

export const ru: ProblemTexts = {
  problems: {
    invalid_input: {
      title: 'Неверные данные',
      detail: 'Исправьте отмеченные поля и отправьте ещё раз.',
    },
    body_too_large: {
      title: 'Слишком большой запрос',
      detail: 'Отправьте данные меньшими частями.',
    },
    unsupported_media_type: {
      title: 'Неподдерживаемый формат',
      detail: 'Отправьте тело запроса как application/json.',
    },
    not_found: {
      title: 'Не найдено',
      detail: 'Такой записи или страницы нет, либо она удалена.',
    },
    method_not_allowed: {
      title: 'Метод не поддерживается',
      detail: 'Этот адрес отвечает на другие методы.',
    },
    conflict: {
      title: 'Данные уже изменились',
      detail: 'Обновите страницу и повторите изменение.',
    },
    in_use: {
      title: 'Запись используется',
      detail: 'Сначала уберите то, что на неё ссылается.',
    },
    last_admin: {
      title: 'Последний администратор',
      detail: 'Сначала назначьте администратором кого-то ещё.',
    },
    unauthenticated: {
      title: 'Нужен вход',
      detail: 'Войдите или передайте действующий токен.',
    },
    wrong_credentials: {
      title: 'Неверный e-mail или пароль',
      detail: 'Проверьте раскладку и попробуйте ещё раз.',
    },
    choose_tenant: {
      title: 'Выберите организацию',
      detail: 'Этот e-mail есть в нескольких организациях: повторите вход, указав одну из них.',
    },
    forbidden: {
      title: 'Недостаточно прав',
      detail: 'Обратитесь к администратору организации.',
    },
    bad_origin: {
      title: 'Запрос с чужого сайта',
      detail: 'Откройте страницу Uzel и повторите действие там.',
    },
    rate_limited: {
      title: 'Слишком много запросов',
      detail: 'Повторите через {retry_after} с.',
    },
    overloaded: {
      title: 'Сервер занят',
      detail: 'Повторите через несколько секунд.',
    },
    link_expired: {
      title: 'Ссылка устарела',
      detail: 'Попросите прислать новую ссылку.',
    },
    booking_clash: {
      title: 'Время занято',
      detail: 'У сотрудника или рабочего места в это время есть другая запись.',
    },
    outside_schedule: {
      title: 'Нерабочее время',
      detail: 'Сотрудник в это время не работает.',
    },
    on_vacation: {
      title: 'Сотрудник в отпуске',
      detail: 'Выберите другое время или другого сотрудника.',
    },
    unknown_reference: {
      title: 'Связанная запись не найдена',
      detail: 'Проверьте отмеченные поля: таких записей нет.',
    },
    invalid_recurrence: {
      title: 'Неверное правило повторения',
      detail: 'Проверьте частоту, число повторов и дату окончания.',
    },
    too_late_to_change: {
      title: 'Менять уже поздно',
      detail: 'До визита осталось слишком мало времени; позвоните нам.',
    },
    status_move_refused: {
      title: 'Статус нельзя изменить так',
      detail: 'Из текущего статуса в этот перейти нельзя.',
    },
    connector_unknown: {
      title: 'Неизвестный тип подключения',
      detail: 'Выберите подключение из списка.',
    },
    connection_refused: {
      title: 'Подключение не удалось',
      detail: 'Внешняя система не приняла эти настройки.',
    },
    account_taken: {
      title: 'Аккаунт уже подключён',
      detail: 'Этот аккаунт подключила другая организация.',
    },
    hook_refused: {
      title: 'Вебхук не принят',
      detail: 'Подпись или ключ вебхука не подходят.',
    },
    oauth_state_invalid: {
      title: 'Вход не завершён',
      detail: 'Вход устарел или уже использован: начните заново.',
    },
    oauth_not_configured: {
      title: 'Вход через эту систему не настроен',
      detail: 'Укажите client id и client secret в настройках подключения.',
    },
    remote_unavailable: {
      title: 'Внешняя система не отвечает',
      detail: 'Изменения сохранены и уйдут, когда она ответит.',
    },
    address_forbidden: {
      title: 'Адрес запрещён',
      detail: 'На внутренние и служебные адреса обращаться нельзя.',
    },
    webhook_limit: {
      title: 'Слишком много вебхуков',
      detail: 'Можно не больше {limit} адресов; удалите лишний.',
    },
    webhook_off: {
      title: 'Вебхук выключен',
      detail: 'Сначала включите его, затем отправьте ещё раз.',
    },
    config_invalid: {
      title: 'Ошибка конфигурации',
      detail: 'Проверьте переменные окружения сервера.',
    },
    secret_unreadable: {
      title: 'Секрет не читается',
      detail: 'Ключ приложения, которым он зашифрован, не найден.',
    },
    migration_changed: {
      title: 'Миграция изменена',
      detail: 'Файл применённой миграции отличается от применённого.',
    },
    database_unreachable: {
      title: 'База данных недоступна',
      detail: 'Повторите через минуту.',
    },
    already_running: {
      title: 'Uzel уже запущен',
      detail: 'Эту папку данных использует другой процесс.',
    },
    internal: {
      title: 'Внутренняя ошибка',
      detail: 'Мы записали её в журнал под номером этого запроса.',
    },
  },
  fields: {
    required: 'Заполните это поле',
    invalid: 'Неверное значение',
    wrong_type: 'Ожидается {expected}',
    wrong_format: 'Неверный формат',
    too_short: 'Не короче {limit} символов',
    too_long: 'Не длиннее {limit} символов',
    too_small: 'Не меньше {limit}',
    too_large: 'Не больше {limit}',
    too_few: 'Не меньше {limit} значений',
    too_many: 'Не больше {limit} значений',
    not_multiple: 'Должно делиться на {step}',
    not_email: 'Это не e-mail',
    not_phone: 'Это не телефон',
    not_date: 'Это не дата: нужен вид ГГГГ-ММ-ДД',
    not_time: 'Это не время: нужен вид ЧЧ:ММ',
    not_moment: 'Это не дата со временем',
    not_url: 'Это не адрес страницы',
    not_https: 'Адрес должен начинаться с https://',
    not_uuid: 'Это не UUID',
    not_zone: 'Такого часового пояса нет',
    not_currency: 'Нужен код валюты из трёх букв',
    not_country: 'Нужен код страны из двух букв',
    not_json: 'Тело запроса не читается как JSON',
    unknown: 'Такой записи нет',
    unknown_field: 'Неизвестное поле',
    unknown_value: 'Допустимы значения: {allowed}',
    taken: 'Уже занято',
    not_allowed: 'Это значение вам недоступно',
    in_past: 'Это время уже прошло',
    before_start: 'Окончание раньше начала',
    duplicate: 'Повторяется',
    inactive: 'Сейчас отключено',
    without_duration: 'У этих услуг нет длительности',
    unreadable: 'Не читается',
    no_such_date: 'Такой даты нет',
    no_such_time: 'Такого времени нет',
    no_such_offset: 'Такого смещения времени нет',
    not_after_start: 'Окончание должно быть позже начала',
    before_from: 'Конец периода раньше его начала',
    too_many_days: 'Не больше {days} дней',
    lasts_too_long: 'Не дольше {hours} часов',
  },
  types: {
    string: 'текст',
    number: 'число',
    int: 'целое число',
    boolean: 'true или false',
    array: 'список',
    object: 'объект',
    date: 'дата',
  },
}
