import type { ProblemTexts } from './texts.ts'

export const kk: ProblemTexts = {
  problems: {
    invalid_input: {
      title: 'Деректер қате',
      detail: 'Белгіленген өрістерді түзетіп, қайта жіберіңіз.',
    },
    body_too_large: {
      title: 'Сұраныс тым үлкен',
      detail: 'Деректерді кішірек бөліктермен жіберіңіз.',
    },
    unsupported_media_type: {
      title: 'Пішім қолдау таппайды',
      detail: 'Сұраныс денесін application/json түрінде жіберіңіз.',
    },
    not_found: {
      title: 'Табылмады',
      detail: 'Мұндай жазба немесе бет жоқ, не ол жойылған.',
    },
    method_not_allowed: {
      title: 'Әдіс қолдау таппайды',
      detail: 'Бұл мекенжай басқа әдістерге жауап береді.',
    },
    conflict: {
      title: 'Деректер өзгеріп кеткен',
      detail: 'Бетті жаңартып, өзгерісті қайталаңыз.',
    },
    in_use: {
      title: 'Жазба қолданыста',
      detail: 'Алдымен оған сілтейтін жазбаларды алып тастаңыз.',
    },
    last_admin: {
      title: 'Соңғы әкімші',
      detail: 'Алдымен басқа біреуді әкімші етіп тағайындаңыз.',
    },
    unauthenticated: {
      title: 'Жүйеге кіру керек',
      detail: 'Жүйеге кіріңіз немесе жарамды токен беріңіз.',
    },
    wrong_credentials: {
      title: 'E-mail немесе құпиясөз қате',
      detail: 'Пернетақта тілін тексеріп, қайталап көріңіз.',
    },
    choose_tenant: {
      title: 'Ұйымды таңдаңыз',
      detail: 'Бұл e-mail бірнеше ұйымда бар: біреуін көрсетіп, қайта кіріңіз.',
    },
    forbidden: {
      title: 'Құқық жеткіліксіз',
      detail: 'Ұйым әкімшісіне хабарласыңыз.',
    },
    bad_origin: {
      title: 'Сұраныс бөгде сайттан келді',
      detail: 'Uzel бетін ашып, әрекетті сонда қайталаңыз.',
    },
    rate_limited: {
      title: 'Сұраныс тым көп',
      detail: '{retry_after} секундтан кейін қайталаңыз.',
    },
    overloaded: {
      title: 'Сервер бос емес',
      detail: 'Бірнеше секундтан кейін қайталаңыз.',
    },
    link_expired: {
      title: 'Сілтеме ескірген',
      detail: 'Жаңа сілтеме жіберуді сұраңыз.',
    },
    booking_clash: {
      title: 'Уақыт бос емес',
      detail: 'Қызметкердің немесе жұмыс орнының бұл уақытта басқа жазылуы бар.',
    },
    outside_schedule: {
      title: 'Жұмыс уақыты емес',
      detail: 'Қызметкер бұл уақытта жұмыс істемейді.',
    },
    on_vacation: {
      title: 'Қызметкер демалыста',
      detail: 'Басқа уақытты немесе басқа қызметкерді таңдаңыз.',
    },
    unknown_reference: {
      title: 'Байланысты жазба табылмады',
      detail: 'Белгіленген өрістерді тексеріңіз: мұндай жазба жоқ.',
    },
    invalid_recurrence: {
      title: 'Қайталау ережесі қате',
      detail: 'Жиілікті, қайталау санын және аяқталу күнін тексеріңіз.',
    },
    too_late_to_change: {
      title: 'Өзгертуге кеш',
      detail: 'Келуге тым аз уақыт қалды; бізге қоңырау шалыңыз.',
    },
    status_move_refused: {
      title: 'Күйді бұлай өзгертуге болмайды',
      detail: 'Қазіргі күйден бұл күйге өтуге болмайды.',
    },
    connector_unknown: {
      title: 'Қосылым түрі белгісіз',
      detail: 'Қосылымды тізімнен таңдаңыз.',
    },
    connection_refused: {
      title: 'Қосылу сәтсіз',
      detail: 'Сыртқы жүйе бұл баптауларды қабылдамады.',
    },
    account_taken: {
      title: 'Аккаунт бұрын қосылған',
      detail: 'Бұл аккаунтты басқа ұйым қосқан.',
    },
    hook_refused: {
      title: 'Вебхук қабылданбады',
      detail: 'Вебхук қолтаңбасы немесе кілті сәйкес емес.',
    },
    oauth_state_invalid: {
      title: 'Кіру аяқталмады',
      detail: 'Кіру ескірген немесе пайдаланылған: қайта бастаңыз.',
    },
    oauth_not_configured: {
      title: 'Бұл жүйе арқылы кіру бапталмаған',
      detail: 'Қосылым баптауларында client id мен client secret көрсетіңіз.',
    },
    remote_unavailable: {
      title: 'Сыртқы жүйе жауап бермейді',
      detail: 'Өзгерістер сақталды, жүйе жауап бергенде жіберіледі.',
    },
    address_forbidden: {
      title: 'Мекенжайға тыйым салынған',
      detail: 'Ішкі және қызметтік мекенжайларға жүгінуге болмайды.',
    },
    webhook_limit: {
      title: 'Вебхуктар тым көп',
      detail: 'Ең көбі {limit} мекенжай болады; қажетсізін жойыңыз.',
    },
    webhook_off: {
      title: 'Вебхук өшірулі',
      detail: 'Алдымен оны қосыңыз, содан кейін қайта жіберіңіз.',
    },
    config_invalid: {
      title: 'Баптау қатесі',
      detail: 'Сервердің орта айнымалыларын тексеріңіз.',
    },
    secret_unreadable: {
      title: 'Құпия дерек оқылмайды',
      detail: 'Ол шифрланған қолданба кілті табылмады.',
    },
    migration_changed: {
      title: 'Миграция өзгертілген',
      detail: 'Қолданылған миграция файлы бастапқысынан өзгеше.',
    },
    database_unreachable: {
      title: 'Дерекқор қолжетімсіз',
      detail: 'Бір минуттан кейін қайталаңыз.',
    },
    already_running: {
      title: 'Uzel іске қосылған',
      detail: 'Бұл деректер қалтасын басқа процесс пайдаланады.',
    },
    internal: {
      title: 'Ішкі қате',
      detail: 'Біз оны осы сұраныстың нөмірімен журналға жаздық.',
    },
  },
  fields: {
    required: 'Бұл өрісті толтырыңыз',
    invalid: 'Мән қате',
    wrong_type: 'Күтілетін мән: {expected}',
    wrong_format: 'Пішімі қате',
    too_short: 'Кемінде {limit} таңба',
    too_long: 'Ең көбі {limit} таңба',
    too_small: '{limit} мәнінен кем емес',
    too_large: '{limit} мәнінен артық емес',
    too_few: 'Кемінде {limit} мән',
    too_many: 'Ең көбі {limit} мән',
    not_multiple: '{step} санына бөлінуі керек',
    not_email: 'Бұл e-mail емес',
    not_phone: 'Бұл телефон емес',
    not_date: 'Бұл күн емес: ЖЖЖЖ-АА-КК түрі керек',
    not_time: 'Бұл уақыт емес: СС:ММ түрі керек',
    not_moment: 'Бұл уақыты бар күн емес',
    not_url: 'Бұл бет мекенжайы емес',
    not_https: 'Мекенжай https:// деп басталуы керек',
    not_uuid: 'Бұл UUID емес',
    not_zone: 'Мұндай уақыт белдеуі жоқ',
    not_currency: 'Үш әріпті валюта коды керек',
    not_country: 'Екі әріпті ел коды керек',
    not_json: 'Сұраныс денесі JSON ретінде оқылмайды',
    unknown: 'Мұндай жазба жоқ',
    unknown_field: 'Белгісіз өріс',
    unknown_value: 'Рұқсат етілген мәндер: {allowed}',
    taken: 'Бос емес',
    not_allowed: 'Бұл мән сізге қолжетімсіз',
    in_past: 'Бұл уақыт өтіп кеткен',
    before_start: 'Аяқталуы басталуынан бұрын',
    duplicate: 'Қайталанады',
    overlaps: 'Осы күннің басқа сағаттарымен қабаттасады',
    inactive: 'Қазір өшірулі',
    without_duration: 'Бұл қызметтердің ұзақтығы жоқ',
    unreadable: 'Оқылмайды',
    no_such_date: 'Мұндай күн жоқ',
    no_such_time: 'Мұндай уақыт жоқ',
    no_such_offset: 'Мұндай уақыт ығысуы жоқ',
    not_after_start: 'Аяқталуы басталуынан кейін болуы керек',
    before_from: 'Кезең соңы басынан бұрын',
    too_many_days: 'Ең көбі {days} күн',
    lasts_too_long: 'Ең көбі {hours} сағат',
  },
  types: {
    string: 'мәтін',
    number: 'сан',
    int: 'бүтін сан',
    boolean: 'true немесе false',
    array: 'тізім',
    object: 'нысан',
    date: 'күн',
  },
}
