import type { Trade, TradeWords } from '../trade.ts'

export const en: Record<Trade, TradeWords> = {
  hair: {
    category: 'Hair',
    services: ["Women's haircut", "Men's haircut", "Children's haircut", 'Colouring', 'Styling'],
    workplace: 'Chair 1',
  },
  nails: {
    category: 'Nails',
    services: ['Manicure', 'Manicure with polish', 'Pedicure', 'Nail extension', 'Polish removal'],
    workplace: 'Table 1',
  },
  massage: {
    category: 'Massage',
    services: [
      'Classic massage',
      'Back massage',
      'Lymphatic drainage',
      'Full body massage',
      'Facial massage',
    ],
    workplace: 'Room 1',
  },
  dental: {
    category: 'Dentistry',
    services: ['Consultation', 'Filling', 'Professional cleaning', 'Whitening', 'Tooth extraction'],
    workplace: 'Room 1',
  },
  auto: {
    category: 'Car service',
    services: ['Diagnostics', 'Oil change', 'Brake pads', 'Tyre fitting', 'Suspension repair'],
    workplace: 'Bay 1',
  },
  other: {
    category: 'Services',
    services: ['Short appointment', 'Appointment', 'Long appointment'],
    workplace: 'Place 1',
  },
}
