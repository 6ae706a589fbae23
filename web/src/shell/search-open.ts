import { ref } from 'vue'

/** Whether the search over everything is open. */
export const searchOpen = ref(false)
/** Whether the overview of keys is open. */
export const keysOpen = ref(false)
