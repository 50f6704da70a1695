import { lazy, Suspense, useEffect, useRef, useState } from 'react'

const Editable = lazy(() => import('./walk-through/Editable.js'))

/** The request that one can edit. It brings signers along, so it is loaded when it comes into view. */
export default function WalkThrough() {
  const [seen, setSeen] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true))
    if (place.current) observer.observe(place.current)
    return () => observer.disconnect()
  }, [])
  return (
    <div ref={place} className="walk-place">
      {seen && (
        <Suspense>
          <Editable />
        </Suspense>
      )}
    </div>
  )
}
