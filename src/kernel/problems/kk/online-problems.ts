import type { OnlineProblem, ProblemText } from '../texts.ts'

/** Why a booking at an outside system was not made. */
export const onlineProblems: Record<OnlineProblem, ProblemText> = {
  online_not_bound: {
    title: 'Бұл қызметке осында жазыласыз',
    detail: 'Ол сыртқы жүйемен байланыспаған: біздің уақытты таңдаңыз.',
  },
  online_not_ready: {
    title: 'Жазылу беті әлі белгісіз',
    detail: 'Жазылу нысанын оқу үшін қосылымды қайта іске қосыңыз.',
  },
  online_phone_refused: {
    title: 'Телефон нөмірі қабылданбады',
    detail: 'Нөмірді және ел кодын тексеріңіз.',
  },
  online_name_missing: {
    title: 'Аты көрсетілмеген',
    detail: 'Кім келетінін көрсетіңіз.',
  },
  online_email_missing: {
    title: 'Пошта көрсетілмеген',
    detail: 'Мұнда жазылу үшін электрондық пошта керек.',
  },
  online_code_needed: {
    title: 'Код жіберілді',
    detail: 'Хабарламадағы кодты енгізіп, қайта жазылыңыз.',
  },
  online_code_wrong: {
    title: 'Код қате',
    detail: 'Хабарламадағы кодты тексеріңіз немесе жаңасын сұраңыз.',
  },
  online_time_taken: {
    title: 'Бұл уақытты жаңа ғана алып қойды',
    detail: 'Басқа уақыт таңдаңыз.',
  },
  online_client_refused: {
    title: 'Сізге онлайн жазылу жабық',
    detail: 'Бізге қоңырау шалыңыз.',
  },
  online_nobody_free: {
    title: 'Бұл уақытта ешкім бос емес',
    detail: 'Басқа уақыт не басқа қызметкер таңдаңыз.',
  },
  online_overlap: {
    title: 'Қызметтер бір-біріне түсіп тұр',
    detail: 'Бірінен кейін бірі келетін уақыт таңдаңыз.',
  },
  online_service_closed: {
    title: 'Бұл қызметке онлайн жазылуға болмайды',
    detail: 'Басқа қызмет таңдаңыз немесе қоңырау шалыңыз.',
  },
  online_refused: {
    title: 'Жазылу қабылданбады',
    detail: 'Басқа уақыт таңдаңыз немесе қоңырау шалыңыз.',
  },
  online_uncertain: {
    title: 'Жазылу жасалғаны белгісіз',
    detail: 'Бір минуттан соң қайталаңыз: бір сұрау екі рет жазбайды.',
  },
  online_pending: {
    title: 'Жазылу жасалды, жақында көрінеді',
    detail: 'Басқа ештеңе істеудің қажеті жоқ.',
  },
}
